// Bundles the Nest applications and the tools: our own libraries go in, packages stay in node_modules.
// @oxc-project/runtime (decorator helpers) has to be bundled.
import { existsSync } from 'node:fs'
import { writeDescriptions } from './tools/field-descriptions.mjs'

// What fields are for, from the client library's comments: the API server shows it.
writeDescriptions('dist/kubernetes-descriptions.json')

const external = (id) => !/^(\.|\/|@kubarium\/|@oxc-project\/)/.test(id)

/** What is built: [folder under dist, entry, tsconfig]. A tool is a program, or a library for the front-door commands. */
const programs = [
  ['apps/api', 'apps/api/src/main.ts', 'apps/api/tsconfig.json'],
  ['apps/sandbox', 'apps/sandbox/src/main.ts', 'apps/sandbox/tsconfig.json'],
  ['apps/worker', 'apps/worker/src/main.ts', 'apps/worker/tsconfig.json'],
  ['apps/front', 'apps/front/src/main.ts', 'apps/front/tsconfig.json'],
  ['tools/setup', 'libs/platform/setup/src/index.ts', 'libs/platform/setup/tsconfig.json'],
  ['tools/seed', 'apps/api/src/seed/seed.main.ts', 'apps/api/tsconfig.json'],
  ['tools/kubectl', 'apps/sandbox/src/kubectl.main.ts', 'apps/sandbox/tsconfig.json'],
  ['tools/cluster', 'apps/sandbox/src/cluster.main.ts', 'apps/sandbox/tsconfig.json'],
  ['tools/content', 'libs/platform/content/src/content.main.ts', 'libs/platform/content/tsconfig.json'],
  ['tools/bench', 'apps/sandbox/src/bench.main.ts', 'apps/sandbox/tsconfig.json'],
]

export default programs
  .filter(([, input]) => existsSync(input))
  .map(([name, input, tsconfig]) => ({
    input: { main: input },
    platform: 'node',
    tsconfig,
    external,
    // A package that nothing is used of is not loaded; metadata for decorators works by being loaded.
    treeshake: { moduleSideEffects: (id, isExternal) => !isExternal || id === 'reflect-metadata' },
    output: { dir: `dist/${name}`, format: 'esm', sourcemap: true, cleanDir: true },
  }))
