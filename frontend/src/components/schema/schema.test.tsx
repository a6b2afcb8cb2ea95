import { MantineProvider } from '@mantine/core'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { firstProblem, problemsOf } from '@/components/schema/problems'
import { SchemaForm } from '@/components/schema/SchemaForm'
import { propertySchema, shapeOf, startValue, withMember } from '@/components/schema/shape'

// As the simulator gives it for the operation `balance-cells`.
const BALANCE = {
  type: 'object',
  properties: {
    parameters: {
      type: 'object',
      properties: {
        seconds: {
          type: 'integer',
          minimum: 2,
          maximum: 600,
          'x-sovd-unit': { display_name: 's', factor_si_to_unit: 1, offset_si_to_unit: 0 },
          'x-sovd-name': 'How long',
          default: 6,
        },
        module: { type: 'integer', minimum: 1, maximum: 12, 'x-sovd-name': 'Module' },
      },
      required: ['module'],
      additionalProperties: false,
    },
  },
  required: ['parameters'],
}
const PARAMETERS = propertySchema(BALANCE, 'parameters')

describe('what a schema looks like as a form', () => {
  it('has a field for each property, with its name, unit, limits and default', () => {
    const shape = shapeOf(PARAMETERS)
    expect(shape.kind === 'object' && shape.fields.map(({ name, required }) => [name, required])).toEqual([
      ['seconds', false],
      ['module', true],
    ])
    expect(shape.kind === 'object' && shape.fields[0]?.shape).toMatchObject({
      kind: 'number',
      whole: true,
      low: 2,
      high: 600,
      unit: 's',
      title: 'How long',
      start: 6,
    })
  })

  it('begins with the defaults and invents nothing', () => {
    expect(startValue(shapeOf(PARAMETERS))).toEqual({ seconds: 6 })
  })

  it('follows a reference into the same document', () => {
    const schema = {
      $defs: { level: { enum: ['low', 'high'] } },
      properties: { data: { $ref: '#/$defs/level' } },
    }
    expect(shapeOf(propertySchema(schema, 'data'))).toMatchObject({
      kind: 'choice',
      choices: ['low', 'high'],
    })
  })

  it.each([
    ['no schema', undefined],
    ['one of several forms', { oneOf: [{ type: 'string' }, { type: 'number' }] }],
    ['an object with free members', { type: 'object' }],
    [
      'a list of objects',
      { type: 'array', items: { type: 'object', properties: { a: { type: 'string' } } } },
    ],
    ['a reference elsewhere', { $ref: 'https://elsewhere/schema' }],
    ['several types', { type: ['string', 'null'] }],
  ])('is JSON text for %s', (_what, schema) => {
    expect(shapeOf(schema).kind).toBe('json')
  })

  it('ends where a schema refers to itself', () => {
    const tree = { $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } } } }
    expect(shapeOf({ ...tree, $ref: '#/$defs/node' }).kind).toBe('object')
  })

  it('leaves out a member that has no value', () => {
    expect(withMember({ a: 1, b: 2 }, 'a', undefined)).toEqual({ b: 2 })
  })
})

describe('what is wrong with a value', () => {
  it.each([
    [{}, '/module', 'This is needed.'],
    [{ module: 13 }, '/module', 'This must be from 1 to 12.'],
    [{ module: 1.5 }, '/module', 'This must be a whole number.'],
    [{ module: 'x' }, '/module', 'This must be a whole number.'],
    [{ module: 1, colour: 'red' }, '/colour', 'The vehicle does not know this member.'],
  ])('%j is told at its place', (value, at, sentence) => {
    expect(problemsOf(PARAMETERS, value)).toEqual([{ at, sentence }])
  })

  it.each([
    [{ type: 'string', maxLength: 3 }, 'abcd', 'This may have at most 3 characters.'],
    [{ type: 'string', pattern: '^[A-Z]+$' }, 'abc', 'This does not have the form ^[A-Z]+$.'],
    [{ type: 'string', format: 'date-time' }, 'soon', 'This is not a date-time.'],
    [{ type: 'number', multipleOf: 0.01 }, 0.015, 'This must be a multiple of 0.01.'],
    [{ enum: ['a'] }, 'b', 'This is none of the values that may be chosen.'],
    [{ const: 4 }, 5, 'This must be 4.'],
    [{ type: 'array', minItems: 2 }, [1], 'At least 2 are needed.'],
    [
      { oneOf: [{ type: 'string' }, { type: 'number' }] },
      true,
      'This fits none of the forms that the vehicle knows.',
    ],
  ])('%j refuses %j with a plain sentence', (schema, value, sentence) => {
    expect(firstProblem(schema, value)).toBe(sentence)
  })

  it('names the place in the first sentence', () => {
    expect(firstProblem(BALANCE, { parameters: {} })).toBe('parameters / module: This is needed.')
  })

  it('lets a value pass when the schema cannot be understood', () => {
    expect(problemsOf({ type: 'string', pattern: '([' }, 'x')).toEqual([])
    expect(problemsOf({ $ref: 'https://elsewhere/schema' }, 'x')).toEqual([])
    expect(problemsOf(undefined, 'x')).toEqual([])
  })
})

function openForm(schema: unknown, onChange: (value: unknown, problem?: string) => void) {
  function Held() {
    const [value, setValue] = useState(() => startValue(shapeOf(schema)))
    return (
      <SchemaForm
        schema={schema}
        value={value}
        label="Parameters"
        onChange={(next, problem) => {
          setValue(next)
          onChange(next, problem)
        }}
      />
    )
  }
  render(
    <MantineProvider env="test" withCssVariables={false} withGlobalClasses={false}>
      <Held />
    </MantineProvider>,
  )
}

describe('the form', () => {
  it('says what was typed as a value, and at its field what is wrong with it', async () => {
    const told = vi.fn()
    openForm(PARAMETERS, told)
    await userEvent.type(screen.getByLabelText('Module'), '13')
    expect(told).toHaveBeenLastCalledWith({ seconds: 6, module: 13 }, 'module: This must be from 1 to 12.')
    expect(screen.getByLabelText('Module')).toHaveProperty('ariaInvalid', 'true')
    await userEvent.type(screen.getByLabelText('Module'), '{backspace}')
    expect(told).toHaveBeenLastCalledWith({ seconds: 6, module: 1 }, undefined)
  })

  it('keeps what is typed while it is not a number yet', async () => {
    const told = vi.fn()
    openForm({ type: 'number', minimum: -5 }, told)
    await userEvent.type(screen.getByLabelText('Parameters'), '-')
    expect(told).toHaveBeenLastCalledWith('-', 'This must be a number.')
    await userEvent.type(screen.getByLabelText('Parameters'), '1.50')
    expect(told).toHaveBeenLastCalledWith(-1.5, undefined)
    expect(screen.getByLabelText('Parameters')).toHaveProperty('value', '-1.50')
  })

  it('takes JSON from everybody who wants to write it', async () => {
    const told = vi.fn()
    openForm(PARAMETERS, told)
    await userEvent.click(screen.getByLabelText('JSON'))
    const text = screen.getByLabelText('Parameters as JSON')
    await userEvent.clear(text)
    await userEvent.click(text)
    await userEvent.paste('{"module": ')
    expect(told.mock.lastCall?.[1]).toMatch(/^This is not JSON/)
    await userEvent.paste('3}')
    expect(told).toHaveBeenLastCalledWith({ module: 3 }, undefined)
    await userEvent.click(screen.getByLabelText('Form'))
    expect(screen.getByLabelText('Module')).toHaveProperty('value', '3')
  })

  it('adds to a list and takes out of it', async () => {
    const told = vi.fn()
    openForm({ type: 'array', items: { type: 'integer' } }, told)
    await userEvent.click(screen.getByRole('button', { name: 'Add a value' }))
    await userEvent.type(screen.getByLabelText('Value 1'), '7')
    expect(told).toHaveBeenLastCalledWith([7], undefined)
    await userEvent.click(screen.getByRole('button', { name: 'Remove value 1' }))
    expect(told.mock.lastCall?.[0]).toEqual([])
  })

  it('is JSON text where there is no schema', () => {
    openForm(undefined, vi.fn())
    expect(screen.getByLabelText('Parameters as JSON')).toBeDefined()
    expect(screen.queryByText('Form')).toBeNull()
  })
})
