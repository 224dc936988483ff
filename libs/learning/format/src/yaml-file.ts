// YAML that knows on which line everything stands.
import { LineCounter, isMap, isPair, isSeq, parseDocument, type Document, type Node } from 'yaml'
import type { z } from 'zod'
import type { ContentProblem } from './problem.ts'

export interface YamlFile<T> {
  readonly value: T
  /** The line of a place, such as `['checks', 'ready', 'assert']`, or of the nearest one around it. */
  lineOf(path: readonly PropertyKey[]): number
}

/** Reads a file by a schema. @returns the file, or everything that is wrong with it */
export function readYaml<S extends z.ZodType>(
  file: string,
  text: string,
  schema: S,
): { readonly file: YamlFile<z.output<S>> } | { readonly problems: readonly ContentProblem[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  // After the first error the rest is guesswork.
  const [error] = document.errors
  if (error) {
    const { line } = lines.linePos(error.pos[0])
    return { problems: [{ file, line, rule: 'yaml', message: error.message.split('\n')[0]! }] }
  }
  const lineOf = (path: readonly PropertyKey[]): number => lines.linePos(offsetOf(document, path)).line
  const parsed = schema.safeParse(document.toJS({ maxAliasCount: 100 }))
  if (parsed.success) return { file: { value: parsed.data, lineOf } }
  return {
    problems: parsed.error.issues
      .flatMap((issue) => explained(issue))
      .map(({ path, message }) => ({
        file,
        line: lineOf(path),
        rule: 'schema',
        message: `${path.join('.') || '(all)'}: ${message}`,
      })),
  }
}

interface Issue {
  readonly code?: string
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly errors?: readonly (readonly Issue[])[]
}

/** Of a choice that nothing fits, what is wrong with the nearest: the one with the deepest, then the fewest complaints. */
function explained(issue: Issue): { path: readonly PropertyKey[]; message: string }[] {
  if (issue.code !== 'invalid_union' || !issue.errors?.length) return [issue]
  const branches = issue.errors.map((errors) =>
    errors.flatMap((error) => explained({ ...error, path: [...issue.path, ...error.path] })),
  )
  const cost = (branch: { path: readonly PropertyKey[] }[]): number =>
    branch.length - Math.max(...branch.map(({ path }) => path.length)) * 100
  return branches.reduce((best, branch) => (cost(branch) < cost(best) ? branch : best))
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: Node | null = document.contents as Node | null
  let offset = node?.range?.[0] ?? 0
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && String(item.key) === String(key))
      if (!pair) break
      offset = (pair.key as Node | undefined)?.range?.[0] ?? offset
      node = pair.value as Node | null
    } else if (isSeq(node)) {
      node = (node.items[Number(key)] ?? null) as Node | null
      offset = node?.range?.[0] ?? offset
    } else break
    if (!node) break
  }
  return offset
}
