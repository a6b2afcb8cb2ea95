import { cleanup, configure } from '@testing-library/react'
import { afterEach, vi } from 'vitest'

afterEach(cleanup)

// A waiting test ends as soon as it sees what it waits for; this is for machines that are busy.
configure({ asyncUtilTimeout: 15_000 })

// What Mantine and the router ask of a browser, and jsdom does not have.
vi.stubGlobal('scrollTo', () => undefined)
vi.stubGlobal('matchMedia', (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
}))
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe(): void {
      return undefined
    }
    unobserve(): void {
      return undefined
    }
    disconnect(): void {
      return undefined
    }
  },
)
Element.prototype.scrollIntoView = () => undefined

// Nothing is laid out here: every element is as large as a screen, so that lists of any length show a part.
Object.defineProperties(Element.prototype, {
  clientHeight: { get: () => 900 },
  clientWidth: { get: () => 1_200 },
})
