// Mantine's theme, and how it lives under the security policy `style-src 'self'`.
//
// Mantine can write <style> elements at run time; the policy forbids that. So:
// - its CSS variables come from its static file and from tokens.css, not from the provider
//   (`withCssVariables` and `withGlobalClasses` are off in main.tsx);
// - responsive style props and the components that build on them are not used (see eslint.config.js);
// - Modal is used with `lockScroll={false}`, as its scroll lock writes a <style> element;
// - the colour scheme is changed through `useColours`, which keeps transitions, for the same reason.
import {
  Button,
  createTheme,
  Menu,
  Modal,
  NativeSelect,
  PasswordInput,
  SegmentedControl,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core'

export const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: { light: 9, dark: 4 },
  autoContrast: true,
  cursorType: 'pointer',
  defaultRadius: 'sm',
  components: {
    Button: Button.extend({ defaultProps: { size: 'xs', variant: 'default' } }),
    TextInput: TextInput.extend({ defaultProps: { size: 'xs' } }),
    PasswordInput: PasswordInput.extend({ defaultProps: { size: 'xs' } }),
    Textarea: Textarea.extend({ defaultProps: { size: 'xs' } }),
    NativeSelect: NativeSelect.extend({ defaultProps: { size: 'xs' } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'xs' } }),
    Tooltip: Tooltip.extend({
      defaultProps: {
        openDelay: 300,
        multiline: true,
        maw: 320,
        events: { hover: true, focus: true, touch: true },
      },
    }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', position: 'bottom-end' } }),
    Modal: Modal.extend({ defaultProps: { lockScroll: false, centered: true, radius: 'md' } }),
  },
})
