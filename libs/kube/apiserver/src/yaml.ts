// Bodies in YAML, read as Go's library does (YAML 1.1 without its times, and with keys that come twice told of) and written so.
import { Document, LineCounter, Scalar, isMap, isScalar, parseDocument, visit, type Tags } from 'yaml'
import { badRequest, decodeBase64 } from '@kubarium/kube-objects'

const ALIAS_LIMIT = 100
const BINARY = 'tag:yaml.org,2002:binary'
/** Types of YAML 1.1 that Go's library leaves as texts. */
const NOT_RESOLVED = new Set(['timestamp', 'set', 'omap', 'pairs'].map((name) => `tag:yaml.org,2002:${name}`))

/** A number with a point has a digit, too: a point alone is a text to Go's library. */
const POINT_NUMBER = /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)$/

const goTags = (tags: Tags): Tags =>
  tags.map((tag) =>
    typeof tag !== 'string' && !tag.collection && tag.test?.test('.') ? { ...tag, test: POINT_NUMBER } : tag,
  )

const readTags = (tags: Tags): Tags => [
  ...goTags(tags).filter(
    (tag) =>
      typeof tag === 'string' ||
      (!NOT_RESOLVED.has(tag.tag) && tag.tag !== BINARY && !('format' in tag && tag.format === 'TIME')),
  ),
  { tag: BINARY, resolve: (text: string) => decodeBase64(text) },
]

/** As Go's library writes it: lists not indented, what other versions of YAML take for something else quoted. */
export function formatYaml(value: unknown): string {
  const document = new Document(value, { sortMapEntries: true, version: '1.1', compat: 'core', customTags: goTags })
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && hasMarks(node.value)) node.type = Scalar.QUOTE_SINGLE
    },
  })
  return document.toString({ indentSeq: false, lineWidth: 80 })
}

/** Whether a text of one line cannot stand as it is, since what is in it means something in YAML. */
function hasMarks(text: string): boolean {
  return (
    /^[\x20-\x7e\xa0-\ud7ff]+$/.test(text) &&
    (/^[,[\]{}#&*!|>'"%@` ]|^[-?:](?:\s|$)|^---|^\.\.\./.test(text) || /:(?:\s|$)|\s#|\s$/.test(text))
  )
}

/** @returns the value, and `line 4: key "a" already set in map` for each key that comes again */
export function parseYaml(text: string): { value: unknown; duplicates: readonly string[] } {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, {
    version: '1.1',
    merge: true,
    uniqueKeys: false,
    lineCounter,
    customTags: readTags,
    logLevel: 'silent',
  })
  const [problem] = document.errors
  if (problem) throw badRequest(`error converting YAML to JSON: yaml: ${problem.message.split('\n')[0]}`)
  const duplicates: string[] = []
  visit(document, {
    Map(_, node) {
      const seen = new Set<unknown>()
      for (const { key } of node.items) {
        if (!isScalar(key) || isMap(key)) continue
        if (seen.has(key.value))
          duplicates.push(
            `line ${lineCounter.linePos(key.range?.[0] ?? 0).line}: key ${JSON.stringify(key.value)} already set in map`,
          )
        seen.add(key.value)
      }
    },
  })
  return { value: document.toJS({ maxAliasCount: ALIAS_LIMIT }) as unknown, duplicates }
}
