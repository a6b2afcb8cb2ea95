// Mantine's theme, and how it lives under the security policy `style-src 'self'`.
//
// Mantine can write <style> elements at run time; the policy forbids that. So:
// - its CSS variables come from its static file and from tokens.css, not from the provider
//   (`withCssVariables` and `withGlobalClasses` are off in main.tsx);
// - responsive style props and the components that build on them are not used (see eslint.config.js);
// - Modal is used with `lockScroll={false}`, as its scroll lock writes a <style> element;
// - the colour scheme is changed through `useColours`, which keeps transitions, for the same reason.
import { createTheme } from '@mantine/core'

//
// Components are named here, not imported: an import would put all of them into the first load.

/** Text on a filled button is dark in dark mode, where the accent is light. */
function filledVars(_theme: unknown, { variant }: { variant?: string }) {
  return { root: variant === 'filled' ? { '--button-color': 'var(--on-accent)' } : {} }
}

const SMALL = { defaultProps: { size: 'xs' } }

export const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: { light: 9, dark: 4 },
  cursorType: 'pointer',
  defaultRadius: 'sm',
  components: {
    Button: { defaultProps: { size: 'xs', variant: 'default' }, vars: filledVars },
    InputWrapper: SMALL,
    TextInput: SMALL,
    PasswordInput: SMALL,
    Textarea: SMALL,
    NativeSelect: SMALL,
    SegmentedControl: SMALL,
    Tooltip: {
      defaultProps: {
        openDelay: 300,
        multiline: true,
        maw: 320,
        events: { hover: true, focus: true, touch: true },
      },
    },
    Menu: { defaultProps: { shadow: 'md', position: 'bottom-end' } },
    Switch: SMALL,
    Drawer: {
      defaultProps: { lockScroll: false, position: 'right', attributes: { header: { role: 'none' } } },
    },
    Modal: {
      defaultProps: {
        lockScroll: false,
        centered: true,
        radius: 'md',
        // Its <header> would count as a second banner of the page.
        attributes: { header: { role: 'none' } },
      },
    },
  },
})
