// The architecture: which library may import which. The dependency-cruiser rules (.dependency-cruiser.mjs) are
// generated from this table; nobody writes a rule twice. A name is a library's package name without its scope
// (`@kubarium/kube-store` → `kube-store`), an application is `app-<folder>`. A `*` stands for any rest.

/** What every library under libs/kube gets besides what is written in its row. */
export const kubeBasics = ['kube-runtime', 'kube-objects']

/** @type {Record<string, string[]>} */
export const mayImport = {
  'kube-runtime': [],
  'kube-objects': [],
  'kube-store': [],
  'kube-client': [],
  'kube-network': [],
  'kube-apiserver': ['kube-store'],
  'kube-reconcile': ['kube-client'],
  'kube-kinds': ['kube-store', 'kube-apiserver', 'kube-reconcile', 'kube-client'],
  'kube-scheduler': ['kube-reconcile', 'kube-client'],
  machine: ['kube-runtime'],
  'kube-node': ['kube-store', 'kube-reconcile', 'kube-client', 'kube-network', 'machine'], // store: hidden keys
  'kube-cluster': ['kube-*', 'machine'], // the one place that knows every part
  'terminal-kubectl': ['machine', 'kube-objects', 'kube-client', 'kube-kinds'],
  'terminal-session': ['machine', 'kube-objects', 'kube-client', 'terminal-kubectl'],
  'terminal-rehearsal': ['kube-*', 'machine', 'terminal-session'],
  'learning-format': ['kube-runtime'],
  'learning-grading': ['learning-format', 'terminal-rehearsal', 'terminal-session', 'kube-*', 'machine'],
  'learning-assignments': ['contracts', 'learning-format'],
  contracts: [],
  'api-client': [], // for programs of others: made from the OpenAPI document, knows nothing else of us
  ui: [],
  'platform-config': [],
  'platform-content': [
    'contracts',
    'learning-format',
    'learning-grading',
    'platform-database',
    'platform-queue',
    'platform-telemetry',
  ],
  'platform-assignments': ['contracts', 'learning-assignments', 'platform-database'],
  'platform-telemetry': [],
  'platform-certificates': [],
  'platform-database': [],
  'platform-mail': ['platform-database'],
  'platform-identity': ['platform-database', 'platform-http', 'platform-mail', 'platform-telemetry'],
  'platform-http': ['contracts', 'platform-telemetry'],
  // What every operation of the graded-exercise API stands on.
  'platform-public-api': ['contracts', 'platform-database', 'platform-http', 'platform-identity', 'platform-telemetry'],
  'platform-queue': ['platform-database'],
  'platform-webhooks': ['contracts', 'platform-http', 'platform-queue'],
  'platform-setup': ['platform-database', 'platform-queue', 'platform-telemetry'], // prepares a database for the applications
  'platform-cluster-log': ['platform-database', 'kube-store'],
  'platform-residence': ['kube-*'], // resident clusters over any cluster log
  // The last six: the cluster and the terminal of the landing page, which run in the visitor's browser.
  'app-web': [
    'contracts',
    'ui',
    'kube-objects',
    'kube-store',
    'kube-node',
    'kube-cluster',
    'kube-apiserver',
    'machine',
    'terminal-session',
  ],
  'app-front': ['platform-config', 'platform-http', 'platform-telemetry'],
  'app-api': ['contracts', 'platform-*', 'learning-format', 'learning-assignments'],
  'app-sandbox': ['contracts', 'platform-*', 'kube-*', 'machine', 'terminal-*', 'learning-*'],
  'app-worker': ['contracts', 'platform-*', 'kube-*', 'machine', 'terminal-*', 'learning-*'],
}

/** Libraries that compute and nothing else: no I/O, no clock, no chance, no platform types. */
export const pure = ['kube-*', 'machine', 'terminal-*', 'learning-*']

/** The third-party packages that the pure libraries may use. */
export const pureMayUse = [
  'yaml',
  're2js',
  'unbash',
  'croner',
  // Content: schemas, expressions, Markdown, messages.
  'zod',
  '@marcbachmann/cel-js',
  'mdast-util-[a-z-]+',
  'micromark-extension-[a-z-]+',
  'intl-messageformat',
]

/** Where a library or application lives. */
export function folderOf(name) {
  const [scope, ...rest] = name.split('-')
  if (scope === 'app') return `apps/${rest.join('-')}`
  if (['kube', 'terminal', 'learning', 'platform'].includes(scope)) return `libs/${scope}/${rest.join('-')}`
  return `libs/${name}`
}
