// The numbers in a value: a number or a switch itself, or those inside an object or list. Pure.

export interface Leaf {
  /** Where in the value, e.g. "cells/3"; empty for the value itself. */
  path: string
  value: number
  isSwitch: boolean
}

const DEEPEST = 4

/** Calls for each number in the order the vehicle has them, at most `most` of them. Returns how many there were. */
export function eachLeaf(value: unknown, most: number, call: (leaf: Leaf) => void): number {
  let left = most
  const visit = (part: unknown, path: string, depth: number): void => {
    if (left <= 0) return
    if (typeof part === 'number' || typeof part === 'boolean') {
      left -= 1
      call({ path, value: Number(part), isSwitch: typeof part === 'boolean' })
    } else if (typeof part === 'object' && part !== null && depth < DEEPEST) {
      for (const [key, inner] of Object.entries(part))
        visit(inner, path === '' ? key : `${path}/${key}`, depth + 1)
    }
  }
  visit(value, '', 0)
  return most - left
}
