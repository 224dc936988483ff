// Bundles the Nest applications and the tools: our own libraries go in, packages stay in node_modules.
// @oxc-project/runtime (decorator helpers) has to be bundled.
const external = (id) => !/^(\.|\/|@kubarium\/|@oxc-project\/)/.test(id)

/** Entry → output folder under dist. A tool is a program without a server. */
const programs = [
  { name: 'apps/api', input: 'apps/api/src/main.ts', tsconfig: 'apps/api/tsconfig.json' },
  { name: 'apps/sandbox', input: 'apps/sandbox/src/main.ts', tsconfig: 'apps/sandbox/tsconfig.json' },
  { name: 'apps/worker', input: 'apps/worker/src/main.ts', tsconfig: 'apps/worker/tsconfig.json' },
]

export default programs.map(({ name, input, tsconfig }) => ({
  input,
  platform: 'node',
  tsconfig,
  external,
  output: { dir: `dist/${name}`, format: 'esm', sourcemap: true, cleanDir: true },
}))
