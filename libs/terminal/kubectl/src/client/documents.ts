// Texts of objects: YAML and JSON, several in one text, in the words of kubectl when something is wrong.
import { parseAllDocuments, type ScalarTag, type Tags } from 'yaml'
import { KubectlError, throwErrors } from '../process/failure.ts'
import { quoted } from './discovery.ts'
import type { KubeObject } from './objects.ts'

export interface Manifest {
  /** Name of the file, or `STDIN`. */
  readonly source: string
  readonly object: KubeObject
}

// YAML 1.1 as Kubernetes reads it: `yes` and 0644 mean what they did, but times and base 60 numbers stay text.
const customTags = (tags: Tags): Tags =>
  tags.filter(
    (tag) =>
      typeof tag === 'string' ||
      !(
        tag.tag === 'tag:yaml.org,2002:timestamp' ||
        tag.tag === 'tag:yaml.org,2002:binary' ||
        (tag as ScalarTag).format === 'TIME'
      ),
  )

/** Objects of one text. @throws KubectlError */
export function parseManifests(text: string, source: string): Manifest[] {
  return [...parseObjects(text, source)].flatMap((value) => {
    const { found, problems } = objectsOf(value, source)
    throwErrors(problems)
    return found
  })
}

/** Documents of one text as JSON, one by one. @throws KubectlError worded as kubectl's at the first that is none */
export function* parseObjects(text: string, source: string): Generator<unknown> {
  const trimmed = text.trim()
  const json = trimmed.startsWith('{') ? parseJsonStream(trimmed) : undefined
  if (json?.values) {
    yield* json.values
    return
  }
  // Each document is read by itself, and lines are counted from its beginning.
  for (const chunk of text.split(/^---[ \t\r]*$\n?/m)) {
    // Of several keys of the same name the last one counts.
    const documents = parseAllDocuments(chunk, {
      version: '1.1',
      customTags,
      uniqueKeys: false,
      merge: true,
      maxAliasCount: 1000,
    } as never)
    const document = documents.find(({ contents, errors }) => contents !== null || errors.length > 0)
    if (!document) continue
    const [error] = document.errors
    if (error && json) throw new KubectlError(`error parsing ${source}: ${json.problem}`)
    if (error) throw unparsable(source, error)
    let value: unknown
    try {
      value = document.toJS()
    } catch (problem) {
      throw unparsable(source, problem as Error)
    }
    if (value !== null && value !== undefined) yield value
  }
}

const unparsable = (source: string, problem: YamlProblem): KubectlError =>
  new KubectlError(`error parsing ${source}: error converting YAML to JSON: yaml: ${yamlMessage(problem)}`)

/** JSON objects one after another; without values when something is none (YAML has maps in braces too). */
function parseJsonStream(text: string): { values?: unknown[]; problem: string } {
  const values: unknown[] = []
  let rest = text
  let at = 0
  while (rest !== '') {
    const end = endOfObject(rest)
    if (end === undefined) return { problem: 'unexpected EOF' }
    try {
      values.push(JSON.parse(rest.slice(0, end)))
    } catch (error) {
      const { position, char } = jsonProblem(error as Error, rest)
      return { problem: `json: offset ${at + position + 1}: invalid character '${char}' after object key:value pair` }
    }
    const next = rest.slice(end).trimStart()
    at += rest.length - next.length
    rest = next
  }
  return { values, problem: '' }
}

function jsonProblem({ message }: Error, text: string): { position: number; char: string } {
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? 0)
  return { position, char: text[position] ?? '' }
}

/** Where the object that the text begins with ends; undefined when it does not. */
function endOfObject(text: string): number | undefined {
  let depth = 0
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/gs)) {
    if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth--
    if (depth === 0) return index + token.length
  }
  return undefined
}

interface YamlProblem {
  readonly code?: string
  readonly message: string
  readonly linePos?: readonly { readonly line: number }[]
}

/**
 * What go-yaml says. Its scanner counts lines from one and its parser from zero; the first line is not named.
 */
function yamlMessage({ code, message, linePos }: YamlProblem): string {
  const line = linePos?.[0]?.line ?? 1
  const scanner = (text: string): string => (line > 1 ? `line ${line}: ${text}` : text)
  const parser = (text: string): string => (line > 1 ? `line ${line - 1}: ${text}` : text)
  switch (code) {
    case 'TAB_AS_INDENT':
      return scanner('found character that cannot start any token')
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
    case 'BLOCK_IN_FLOW':
      return scanner('mapping values are not allowed in this context')
    case 'BAD_INDENT':
    case 'UNEXPECTED_TOKEN':
      return parser('did not find expected key')
    case 'BAD_ALIAS':
      return `unknown anchor '${/: (\S+)$/.exec(message)?.[1] ?? ''}' referenced`
    case 'BAD_DIRECTIVE':
      return 'found unknown directive name'
    default:
      if (/Missing closing .*quote/.test(message)) return scanner('found unexpected end of stream')
      if (/unresolved alias/i.test(message))
        return `unknown anchor '${/: ([^\s:]+)/.exec(message)?.[1] ?? ''}' referenced`
      return scanner("could not find expected ':'")
  }
}

/** @throws KubectlError when a document is no object, or lacks its kind or version */
export function mustBeObject(value: unknown, source: string): void {
  const fail = (why: string): never => {
    throw new KubectlError(
      `error validating ${quoted(source)}: error validating data: ${why}; if you choose to ignore these errors, turn validation off with --validate=false`,
    )
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail('invalid object to validate')
  const { apiVersion, kind } = value as { apiVersion?: unknown; kind?: unknown }
  const problems = Object.entries({ apiVersion, kind }).flatMap(([key, field]) =>
    field === undefined ? [`${key} not set`] : typeof field === 'string' ? [] : [`${key} isn't string type`],
  )
  if (problems.length > 0) fail(problems.length === 1 ? problems[0]! : `[${problems.join(', ')}]`)
}

/** The objects of a document, lists taken apart, and what was wrong with others. */
export function objectsOf(value: unknown, source: string): { found: Manifest[]; problems: Error[] } {
  const undecodable = (why: string): { found: Manifest[]; problems: Error[] } => ({
    found: [],
    problems: [new KubectlError(`unable to decode ${quoted(source)}: ${why}`)],
  })
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return undecodable(`json: cannot unmarshal ${goType(value)} into Go value of type unstructured.detector`)
  const object = value as KubeObject
  if (!object.kind) return undecodable(`Object 'Kind' is missing in '${JSON.stringify(value)}'`)
  if (object.kind.endsWith('List') && Array.isArray(object['items'])) {
    const parts = (object['items'] as unknown[]).map((item) => objectsOf(item, source))
    return { found: parts.flatMap(({ found }) => found), problems: parts.flatMap(({ problems }) => problems) }
  }
  const problem = metadataProblem(object.metadata)
  if (problem) return undecodable(problem)
  object.metadata ??= { name: '' }
  return { found: [{ source, object }], problems: [] }
}

const goType = (value: unknown): string =>
  Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value

/** Why Go cannot read metadata; only the parts that kubectl itself looks at. */
function metadataProblem(metadata: unknown): string | undefined {
  const mismatch = (value: unknown, field: string, type: string): string =>
    `json: cannot unmarshal ${goType(value)} into Go struct field ${field} of type ${type}`
  if (metadata === undefined || metadata === null) return undefined
  if (typeof metadata !== 'object' || Array.isArray(metadata))
    return mismatch(metadata, 'metadataOnlyObject.metadata', 'v1.ObjectMeta')
  const map = metadata as Record<string, unknown>
  for (const key of ['name', 'generateName', 'namespace', 'resourceVersion']) {
    const value = map[key]
    if (value !== undefined && value !== null && typeof value !== 'string')
      return mismatch(value, `ObjectMeta.metadata.${key}`, 'string')
  }
  for (const key of ['labels', 'annotations']) {
    const value = map[key]
    if (value === undefined || value === null) continue
    if (typeof value !== 'object' || Array.isArray(value))
      return mismatch(value, `ObjectMeta.metadata.${key}`, 'map[string]string')
    const wrong = Object.values(value).find((one) => one !== null && typeof one !== 'string')
    if (wrong !== undefined) return mismatch(wrong, `ObjectMeta.metadata.${key}`, 'string')
  }
  return undefined
}
