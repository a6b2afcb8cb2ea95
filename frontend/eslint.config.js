import js from '@eslint/js'
import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

// Who may import whom, down only. A folder that is not named here may import nothing of ours.
const MAY_IMPORT = {
  ui: ['ui'],
  lib: ['lib'],
  api: ['api', 'lib', 'test'],
  components: ['components', 'ui', 'api', 'lib', 'test'],
  pages: ['pages', 'components', 'ui', 'api', 'lib', 'test'],
  test: ['test', 'api', 'lib'],
}
const ROOMS = Object.keys(MAY_IMPORT)

// These parts of Mantine write <style> elements at run time, which the security policy forbids.
const STYLE_WRITERS = [
  'AppShell',
  'ActionBar',
  'ColorSchemeScript',
  'Flex',
  'Grid',
  'SimpleGrid',
  'useMantineColorScheme',
]

function imports(forbiddenRooms, message, forbiddenFiles = '^@/(main|routes)$') {
  return {
    'no-restricted-imports': [
      'error',
      {
        paths: [
          {
            name: '@mantine/core',
            importNames: STYLE_WRITERS,
            message: 'It writes a <style> element; see src/ui/theme.ts.',
          },
        ],
        patterns: [
          { regex: '^\\.\\./', message: 'Say where it lives: @/room/file.' },
          ...forbiddenRooms.map((room) => ({ regex: `^@/${room}/`, message })),
          {
            regex: forbiddenFiles,
            message: 'Only main.tsx knows routes.tsx, and nobody knows main.tsx.',
          },
        ],
      },
    ],
  }
}

const walls = [
  {
    files: ['src/*/**/*.{ts,tsx}'],
    rules: imports(['[^/]+'], 'Give this folder its place in eslint.config.js.'),
  },
  ...ROOMS.map((room) => ({
    files: [`src/${room}/**/*.{ts,tsx}`],
    rules: imports(
      ROOMS.filter((other) => !MAY_IMPORT[room].includes(other)),
      `${room} may import only ${MAY_IMPORT[room].join(', ')}.`,
    ),
  })),
  ...['api', 'components', 'pages'].map((room) => ({
    files: [`src/${room}/**/*.{ts,tsx}`],
    ignores: ['**/*.test.{ts,tsx}'],
    rules: imports(
      ROOMS.filter((other) => other === 'test' || !MAY_IMPORT[room].includes(other)),
      `${room} may import only ${MAY_IMPORT[room].join(', ')}; what is in test is for tests.`,
    ),
  })),
]

export default tseslint.config(
  { ignores: ['dist', 'src/api/__generated__'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      hooks.configs.flat.recommended,
    ],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { allowDefaultCaseForExhaustiveSwitch: false },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      // The router throws its redirects; they are plain objects by design.
      '@typescript-eslint/only-throw-error': 'off',
      complexity: ['error', 10],
      'max-lines': ['error', 500],
      'max-params': ['error', 6],
      'max-statements': ['error', 30],
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } },
      ],
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'Text only: the security policy forbids markup from strings.' },
        { property: 'dangerouslySetInnerHTML', message: 'Text only.' },
      ],
    },
  },
  { files: ['**/*.config.{ts,js}'], rules: { 'no-restricted-exports': 'off' } },
  ...walls,
  {
    files: ['src/main.tsx', 'src/*.test.tsx'],
    rules: imports(['pages'], 'Only routes.tsx knows pages.', '^@/main$'),
  },
  {
    files: ['src/*.tsx'],
    ignores: ['src/main.tsx', 'src/routes.tsx', 'src/*.test.tsx'],
    rules: imports(['pages'], 'Only routes.tsx knows pages.'),
  },
  {
    files: ['scripts/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['public/*.js'],
    languageOptions: { sourceType: 'script', globals: { window: 'readonly', document: 'readonly' } },
  },
)
