// The VIN as people compare it: the last six characters tell vehicles apart.

export function splitVin(vin: string): { head: string; tail: string } {
  const cut = Math.max(0, vin.length - 6)
  return { head: vin.slice(0, cut), tail: vin.slice(cut) }
}

export type VinProblem = 'length' | 'letters' | 'confusable' | 'checkDigit'

const LENGTH = 17
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
const VALUED = 'ABCDEFGH.JKLMN.P.R..STUVWXYZ'

/** Why this is no VIN, as the server would say it; nothing if it is one. Only North America wants the check digit. */
export function vinProblem(text: string): VinProblem | undefined {
  const vin = text.trim().toUpperCase()
  if (vin.length !== LENGTH) return 'length'
  if (!/^[0-9A-Z]+$/.test(vin)) return 'letters'
  if (/[IOQ]/.test(vin)) return 'confusable'
  if (/^[1-5]/.test(vin) && vin[8] !== checkDigit(vin)) return 'checkDigit'
  return undefined
}

function checkDigit(vin: string): string {
  const total = WEIGHTS.reduce((sum, weight, at) => sum + weight * valueOf(vin.charAt(at)), 0)
  return total % 11 === 10 ? 'X' : String(total % 11)
}

/** Source: 49 CFR 565.15, table III. S begins the third row at 2. */
function valueOf(letter: string): number {
  if (/[0-9]/.test(letter)) return Number(letter)
  const at = VALUED.indexOf(letter)
  return at < 20 ? (at % 9) + 1 : at - 18
}
