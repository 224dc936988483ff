// Gathers what Kubernetes' fields are for from the comments of its JavaScript client, at build time.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const MODELS = path.join(path.dirname(createRequire(import.meta.url).resolve('@kubernetes/client-node')), 'gen/models')
const FIELD = /\/\*\*\n((?:\s*\*[^\n]*\n)+?)\s*\*\/\n\s*'([^']+)'\??:/g

/** Writes `{ "V1ServiceSpec.type": "…" }` unless it is there. Without the client library nothing is written. */
export function writeDescriptions(target) {
  if (existsSync(target) || !existsSync(MODELS)) return
  const texts = {}
  for (const file of readdirSync(MODELS)) {
    if (!file.endsWith('.d.ts')) continue
    const model = file.slice(0, -'.d.ts'.length)
    for (const [, comment, field] of readFileSync(path.join(MODELS, file), 'utf8').matchAll(FIELD)) {
      const text = comment
        .split('\n')
        .map((line) => line.replace(/^\s*\* ?/, ''))
        .join('\n')
        .trim()
        .replace(/\\(["'])/g, '$1')
        .replace(/\\n/g, '\n')
        // The client's generator folds paragraphs into two blanks; this one begins a paragraph wherever it stands.
        .replace(/ {2}(?=Populated by the system\.)/g, '\n\n')
      texts[`${model}.${field}`] = text
    }
  }
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, JSON.stringify(texts))
}
