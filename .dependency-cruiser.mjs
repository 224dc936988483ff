// Rules made from the one table in boundaries.config.mjs. Specs and testing folders may reach further: what a spec
// imports says nothing about what the product depends on.
import { folderOf, kubeBasics, mayImport, pure, pureMayUse } from './boundaries.config.mjs'

const names = Object.keys(mayImport)
const specs = String.raw`\.spec\.tsx?$|/testing/`
const matching = (pattern) =>
  pattern.endsWith('*') ? names.filter((name) => name.startsWith(pattern.slice(0, -1))) : [pattern]
const folder = (name) => `^${folderOf(name)}/`
const anyOf = (patterns) => `(${patterns.join('|')})`

/** One rule per library: of our own code it reaches itself and what its row allows. */
const rows = names.map((name) => {
  const allowed = [
    name,
    ...(name.startsWith('kube-') ? kubeBasics : []),
    ...mayImport[name].flatMap((pattern) => matching(pattern)),
  ]
  return {
    name: `${name}-may-import`,
    severity: 'error',
    comment: `${name} may import: ${allowed.slice(1).join(', ') || 'nothing of ours'} (boundaries.config.mjs)`,
    from: { path: folder(name), pathNot: specs },
    to: { path: '^(apps|libs)/', pathNot: allowed.map((other) => folder(other)) },
  }
})

const pureFolders = anyOf(pure.flatMap((pattern) => matching(pattern)).map((name) => folder(name)))

export default {
  forbidden: [
    ...rows,
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Modules that need each other are one module, or lack a third one.',
      from: { pathNot: specs },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'pure-libraries-do-no-io',
      severity: 'error',
      comment: 'The simulation runs in Node, a browser and a test alike.',
      from: { path: pureFolders, pathNot: specs },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-libraries-third-party',
      severity: 'error',
      comment: `Pure libraries use ${pureMayUse.join(', ')} and no other package.`,
      from: { path: pureFolders, pathNot: specs },
      to: { path: 'node_modules', pathNot: `node_modules/${anyOf(pureMayUse)}/` },
    },
    {
      name: 'prisma-in-repositories-only',
      severity: 'error',
      comment: 'The database is known to *.repository.ts, the platform libraries and seeds.',
      from: { path: '^apps/', pathNot: String.raw`\.repository\.ts$|/seed/|` + specs },
      to: { path: String.raw`node_modules/(@prisma/|pg/)|libs/platform/database/src/generated` },
    },
    {
      name: 'web-features-stay-apart',
      severity: 'error',
      comment: 'A web feature is composed by routes, never by another feature.',
      from: { path: '^apps/web/src/features/([^/]+)/', pathNot: specs },
      to: { path: '^apps/web/src/features/', pathNot: '^apps/web/src/features/$1/' },
    },
    {
      name: 'not-to-spec',
      severity: 'error',
      comment: 'Product code does not import specs.',
      from: { pathNot: specs },
      to: { path: String.raw`\.spec\.tsx?$` },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|[.]next|generated)/' },
    tsPreCompilationDeps: true,
    preserveSymlinks: false,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
}
