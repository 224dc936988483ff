// Gathers what Kubernetes' fields are for from the comments of its JavaScript client, at build time.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const MODELS = path.join(path.dirname(createRequire(import.meta.url).resolve('@kubernetes/client-node')), 'gen/models')
const FIELD = /\/\*\*\n((?:\s*\*[^\n]*\n)+?)\s*\*\/\n\s*'([^']+)'\??:/g

const KIND = /\/\*\*\n((?:\s*\*[^\n]*\n)+?)\s*\*\/\nexport declare class (\w+) \{/

/** Writes `{ "V1Service": "…", "V1ServiceSpec.type": "…" }`. Without the client library nothing is written. */
export function writeDescriptions(target) {
  if (!existsSync(MODELS)) return
  const texts = {}
  for (const file of readdirSync(MODELS)) {
    if (!file.endsWith('.d.ts')) continue
    const model = file.slice(0, -'.d.ts'.length)
    const source = readFileSync(path.join(MODELS, file), 'utf8')
    const kind = KIND.exec(source)
    if (kind) texts[model] = textOf(kind[1])
    for (const [, comment, field] of source.matchAll(FIELD)) texts[`${model}.${field}`] = textOf(comment)
  }
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, JSON.stringify(texts))
}

/** What a comment says, as the API server words it. */
function textOf(comment) {
  return (
    comment
      .split('\n')
      .map((line) => line.replace(/^\s*\* ?/, ''))
      .join('\n')
      .trim()
      .replace(/\\(["'])/g, '$1')
      .replace(/\\n/g, '\n')
      // The client's generator folds paragraphs into two blanks; this one begins a paragraph wherever it stands.
      .replace(/ {2}(?=Populated by the system\.)/g, '\n\n')
  )
}
