// Writes the field numbers of Kubernetes' protobuf messages as data, from the generated.proto files of its Go modules:
//   go mod download k8s.io/api@v0.36.3 k8s.io/apimachinery@v0.36.3
//   node tools/generate-protobuf.mjs "$(go env GOMODCACHE)"
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const VERSION = 'v0.36.3'
const root = process.argv[2]
const messages = {}

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name)
    if (entry.isDirectory()) return filesIn(full)
    return entry.name === 'generated.proto' ? [full] : []
  })
}

const SCALARS = new Set(['string', 'bool', 'int32', 'int64', 'bytes', 'double', 'float', 'uint32', 'uint64'])

for (const module of ['api', 'apimachinery']) {
  for (const file of filesIn(path.join(root, 'k8s.io', `${module}@${VERSION}`))) {
    const text = readFileSync(file, 'utf8').replace(/\/\/.*$/gm, '')
    const name = /package ([\w.]+);/.exec(text)[1]
    // Alpha and beta versions are not served.
    if (/v\d+(alpha|beta)\d+$/.test(name)) continue
    const full = (type) => (SCALARS.has(type) ? type : type.startsWith('.') ? type.slice(1) : `${name}.${type}`)
    for (const [, message, body] of text.matchAll(/message (\w+) \{([^}]*)\}/g)) {
      const fields = {}
      for (const [, field] of body.matchAll(/^\s*((?:optional|repeated|map).*);/gm)) {
        const map = /^map<(\w+), ([\w.]+)> (\w+) = (\d+)/.exec(field)
        if (map) fields[map[4]] = [map[3], full(map[2]), 'map']
        else {
          const [, label, type, fieldName, number] = /^(optional|repeated) ([\w.]+) (\w+) = (\d+)/.exec(field)
          fields[number] = label === 'repeated' ? [fieldName, full(type), 'list'] : [fieldName, full(type)]
        }
      }
      // Our schema names definitions io.k8s.…, the protobuf packages k8s.io.…
      messages[`${name}.${message}`] = fields
    }
  }
}
const sorted = Object.fromEntries(Object.entries(messages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(
  new URL('../libs/kube/objects/src/generated/protobuf.json', import.meta.url),
  `${JSON.stringify(sorted)}\n`,
)
