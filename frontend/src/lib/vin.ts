// The VIN as people compare it: the last six characters tell vehicles apart.

export function splitVin(vin: string): { head: string; tail: string } {
  const cut = Math.max(0, vin.length - 6)
  return { head: vin.slice(0, cut), tail: vin.slice(cut) }
}
