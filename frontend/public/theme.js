// Chooses light or dark before the first paint, as Mantine's provider will choose it later.
;(function () {
  var wish = null
  try {
    wish = window.localStorage.getItem('mantine-color-scheme-value')
  } catch {
    // A browser that keeps no storage gets the system's colours.
  }
  var dark =
    wish === 'dark' || (wish !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()
