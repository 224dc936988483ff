import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'
import { folderOf, mayImport, pure } from './boundaries.config.mjs'

const specs = ['**/*.spec.ts', '**/*.spec.tsx', '**/testing/**']
const pureFolders = pure
  .flatMap((pattern) =>
    Object.keys(mayImport).filter(
      (name) => name === pattern || (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1))),
    ),
  )
  .map((name) => `${folderOf(name)}/**/*.ts`)

// A kind is a folder: who asks for a kind by name outside libs/kube/kinds has logic that belongs there.
const kindByName = [
  {
    selector:
      "BinaryExpression[operator=/^[!=]==?$/][left.type='MemberExpression'][left.property.name='kind'][right.value=/^[A-Z]/]",
    message: 'Ask the registry of kinds, not for a kind by name.',
  },
  {
    selector: "SwitchStatement[discriminant.property.name='kind'] > SwitchCase[test.value=/^[A-Z]/]",
    message: 'Ask the registry of kinds, not for a kind by name.',
  },
]
const clockAndChance = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: "Time is the cluster's own: take the injected clock.",
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: "Time is the cluster's own: take the injected clock.",
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: "Chance is the cluster's own: take the injected generator.",
  },
]
const defaultExports = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name: one thing has one name everywhere.' },
]

export default defineConfig(
  {
    ignores: [
      '**/node_modules/**',
      '**/dist/**',
      '**/.next/**',
      '.nx/**',
      '.kubarium/**',
      '**/generated/**',
      '**/next-env.d.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.strict,
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-var': 'error',
      'prefer-const': ['error', { ignoreReadBeforeAssign: true }],
      'no-implicit-coercion': ['error', { boolean: false }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: "Read the environment in the application's config.ts only." },
      ],
      'no-restricted-syntax': ['error', ...defaultExports],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
      ],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // With noUncheckedIndexedAccess every index may be undefined to the compiler; `!` states what the reader can check.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Patches and objects as data take keys away by name; `void |` says that an answer is optional.
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
    },
  },
  {
    files: ['libs/kube/**/*.ts', 'libs/terminal/**/*.ts', 'apps/**/*.{ts,tsx}'],
    rules: { 'no-restricted-syntax': ['error', ...defaultExports, ...kindByName] },
  },
  { files: ['apps/web/**/*.{ts,tsx}'], rules: { 'no-restricted-syntax': ['error', ...kindByName] } },
  {
    files: pureFolders,
    rules: { 'no-restricted-syntax': ['error', ...defaultExports, ...kindByName, ...clockAndChance] },
  },
  {
    files: ['libs/machine/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...defaultExports, ...clockAndChance] },
  },
  {
    files: ['libs/kube/kinds/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...defaultExports, ...clockAndChance] },
  },
  {
    files: specs,
    rules: {
      'no-restricted-syntax': ['error', ...clockAndChance.slice(2)],
      'no-restricted-properties': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  // The browser journeys are a test of the whole, with stand-ins that know kinds by name.
  {
    files: ['apps/web-e2e/**'],
    rules: { 'no-restricted-syntax': 'off', 'no-restricted-properties': 'off', 'no-console': 'off' },
  },
  { files: ['**/config.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['infra/**/*.mjs', 'tools/**/*.mjs', 'docs/examples/*.mjs', 'libs/**/testing/*.mjs'],
    rules: { 'no-restricted-properties': 'off', 'no-console': 'off' },
  },
  // Programs whose output is their purpose; the one that plays kubectl reads a kubectl's environment.
  { files: ['**/*.main.ts'], rules: { 'no-console': 'off' } },
  { files: ['apps/sandbox/src/kubectl.main.ts'], rules: { 'no-restricted-properties': 'off' } },
  // kubectl's verbs are about kinds: `expose` knows Services, `rollout` knows Deployments, as the real one does.
  {
    files: ['libs/terminal/kubectl/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...defaultExports, ...clockAndChance] },
  },
  {
    files: ['**/*.config.{ts,mjs}', '.dependency-cruiser.mjs'],
    rules: { 'no-restricted-syntax': 'off', 'no-restricted-properties': 'off' },
  },
)
