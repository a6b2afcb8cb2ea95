// Calls for every frame of the screen while the page is visible.

export function eachFrame(call: (moment: number) => void): () => void {
  let asked = requestAnimationFrame(function frame(moment) {
    asked = requestAnimationFrame(frame)
    call(moment)
  })
  return () => cancelAnimationFrame(asked)
}
