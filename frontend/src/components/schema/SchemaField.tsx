import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { JsonField } from '@/components/schema/JsonField'
import { pointerTo } from '@/components/schema/problems'
import styles from '@/components/schema/SchemaForm.module.css'
import {
  startValue,
  strangeMembers,
  withMember,
  type ChoiceShape,
  type FixedShape,
  type JsonShape,
  type ListShape,
  type NumberShape,
  type ObjectShape,
  type Shape,
  type TextShape,
} from '@/components/schema/shape'
import { hintOf, readNumber, shownValue } from '@/components/schema/typed'
import { isObject } from '@/lib/json'
import { schemaText } from '@/lib/text/schema'
import { CrossIcon, PlusIcon } from '@/ui/icons'

interface FieldProps<S extends Shape> {
  shape: S
  label: string
  at: string
  required: boolean
  value: unknown
  form: {
    problemAt: (at: string) => string | undefined
    /** The reader has been at a field and has left it. */
    leave: (at: string) => void
  }
  /** `at`: the place that was changed. `badText`: what was typed there cannot be read. */
  onChange: (value: unknown, at: string, badText?: string) => void
}

export function SchemaField(props: FieldProps<Shape>): ReactNode {
  const { shape } = props
  switch (shape.kind) {
    case 'object':
      return <ObjectFields {...props} shape={shape} />
    case 'text':
      return <TextField {...props} shape={shape} />
    case 'number':
      return <NumberField {...props} shape={shape} />
    case 'choice':
      return <ChoiceField {...props} shape={shape} />
    case 'fixed':
      return <FixedField {...props} shape={shape} />
    case 'list':
      return <ListField {...props} shape={shape} />
    case 'json':
      return <TextOfJson {...props} shape={shape} />
  }
}

function ObjectFields(props: FieldProps<ObjectShape>) {
  const { shape, value, at, form } = props
  const whole = isObject(value) ? value : {}
  const strange = strangeMembers(shape, value)
  const change = (name: string, next: unknown, place: string, badText?: string) => {
    const changed = withMember(value, name, next)
    const isEmpty = Object.keys(changed).length === 0 && !props.required
    props.onChange(isEmpty ? undefined : changed, place, badText)
  }
  const fields = shape.fields.map((field) => (
    <SchemaField
      key={field.name}
      shape={field.shape}
      label={field.shape.title ?? field.name}
      at={pointerTo(at, field.name)}
      required={field.required}
      value={whole[field.name]}
      form={form}
      onChange={(next, place, badText) => change(field.name, next, place, badText)}
    />
  ))
  const problem = form.problemAt(at)
  const notes = (
    <>
      {strange.length > 0 && <p className={styles.why}>{schemaText.hidden(strange.length)}</p>}
      {problem !== undefined && <p className={styles.problem}>{problem}</p>}
    </>
  )
  if (at === '') {
    return (
      <div className={styles.fields}>
        {fields}
        {notes}
      </div>
    )
  }
  return (
    <fieldset className={styles.inner}>
      <legend>{props.label}</legend>
      <div className={styles.fields}>
        {fields}
        {notes}
      </div>
    </fieldset>
  )
}

const ORDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']

function looks<S extends Shape>({ shape, label, required, at, form }: FieldProps<S>) {
  return {
    label,
    'aria-required': required,
    description: hintOf(shape, required),
    error: form.problemAt(at),
    inputWrapperOrder: ORDER,
    onBlur: () => form.leave(at),
  }
}

function unitPart(unit: string | undefined) {
  if (unit === undefined) return {}
  return {
    rightSection: <span className={styles.unit}>{unit}</span>,
    rightSectionWidth: `calc(${unit.length}ch + 20px)`,
    rightSectionPointerEvents: 'none' as const,
  }
}

function TextField(props: FieldProps<TextShape>) {
  const { value, at, required } = props
  return (
    <TextInput
      {...looks(props)}
      {...unitPart(props.shape.unit)}
      value={shownValue(value)}
      spellCheck={false}
      // An empty text is a value only where one must be given and may be empty.
      onChange={({ currentTarget }) =>
        props.onChange(currentTarget.value === '' && !required ? undefined : currentTarget.value, at)
      }
    />
  )
}

function NumberField(props: FieldProps<NumberShape>) {
  const { value, at, shape } = props
  const [typed, setTyped] = useState('')
  // What was typed stays as it was typed ("1.", "0,50"), as long as it is the value.
  const text = readNumber(typed) === value ? typed : shownValue(value)
  return (
    <TextInput
      {...looks(props)}
      {...unitPart(shape.unit)}
      value={text}
      inputMode={shape.whole && (shape.low ?? -1) >= 0 ? 'numeric' : 'decimal'}
      autoComplete="off"
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value)
        props.onChange(readNumber(currentTarget.value), at)
      }}
    />
  )
}

function ChoiceField(props: FieldProps<ChoiceShape>) {
  const { shape, value, at } = props
  const chosen = shape.choices.findIndex((choice) => choice === value)
  const choices = shape.choices.map((choice, index) => ({
    value: String(index),
    label: choice === null ? 'null' : shownValue(choice),
  }))
  const unset = { value: '', label: schemaText.unset }
  return (
    <NativeSelect
      {...looks(props)}
      value={chosen < 0 ? '' : String(chosen)}
      data={props.required && chosen >= 0 ? choices : [unset, ...choices]}
      onChange={({ currentTarget }) => {
        const index = currentTarget.value
        props.onChange(index === '' ? undefined : shape.choices[Number(index)], at)
      }}
    />
  )
}

function FixedField(props: FieldProps<FixedShape>) {
  return <TextInput {...looks(props)} value={shownValue(props.shape.value)} readOnly />
}

function ListField(props: FieldProps<ListShape>) {
  const { shape, at, form } = props
  const items: unknown[] = Array.isArray(props.value) ? props.value : []
  // A list has no gaps: what is not filled in yet is null, and is refused until it is.
  const change = (next: unknown[], place: string) =>
    props.onChange(next.length === 0 && !props.required ? undefined : next, place)
  const problem = form.problemAt(at)
  const isFull = shape.most !== undefined && items.length >= shape.most
  return (
    <fieldset className={styles.inner}>
      <legend>{props.label}</legend>
      {hintOf(shape, props.required) && <p className={styles.why}>{hintOf(shape, props.required)}</p>}
      {items.map((item, index) => (
        <div key={index} className={styles.item}>
          <SchemaField
            shape={shape.item}
            label={schemaText.item(index + 1)}
            at={pointerTo(at, index)}
            required
            value={item}
            form={form}
            onChange={(next, place) => change(items.with(index, next ?? null), place)}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={schemaText.remove(index + 1)}
            onClick={() => change(items.toSpliced(index, 1), at)}
          >
            <CrossIcon />
          </ActionIcon>
        </div>
      ))}
      {!isFull && (
        <Button
          leftSection={<PlusIcon />}
          onClick={() => change([...items, startValue(shape.item) ?? null], at)}
        >
          {schemaText.add}
        </Button>
      )}
      {problem !== undefined && <p className={styles.problem}>{problem}</p>}
    </fieldset>
  )
}

function TextOfJson(props: FieldProps<JsonShape>) {
  const { at, form } = props
  return (
    <JsonField
      label={schemaText.jsonLabel(props.label)}
      hint={hintOf(props.shape, props.required)}
      value={props.value}
      rows={4}
      problem={form.problemAt(at)}
      onChange={(next, badText) => props.onChange(next, at, badText)}
    />
  )
}
