// Container logs: lines with their time and stream, kept in chunks under hidden keys.
import { deepFreeze } from '@kubarium/kube-objects'
import type { ClusterState, IndexDefinition, Journal, StoredObject } from '@kubarium/kube-store'

export const LOGS = '~logs'
// A chunk is filled up to about this size before the next one starts, so that a quiet log stays one object.
const CHUNK_CHARACTERS = 4_096
// kubelet's containerLogMaxSize is 10 MiB; a learner's container gets a tenth of a megabyte, the oldest chunks go first.
const MAX_CHUNKS = 64

/** One piece of output, as the runtime's log file would hold it: usually one line, `partial` without its end. */
export interface LogLine {
  readonly at: number
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
  readonly partial?: boolean
}

interface LogChunk extends StoredObject {
  /** Number of its first line, counted from the start of the container. */
  readonly first: number
  readonly lines: readonly LogLine[]
}

/** Chunks by the container they are of. */
export const logIndex: IndexDefinition = {
  name: 'container-log',
  resource: LOGS,
  *valuesOf({ metadata }) {
    yield `${metadata.namespace}/${metadata.name.slice(0, metadata.name.indexOf('.'))}`
  },
}

function chunks(state: ClusterState, namespace: string, containerId: string): readonly LogChunk[] {
  return state.indexedList(logIndex.name, `${namespace}/${containerId}`, LOGS) as unknown as readonly LogChunk[]
}

/** Cuts output into lines; text without a line end stays partial until the rest comes. */
export function linesOf(text: string, stream: LogLine['stream'], at: number): LogLine[] {
  const lines: LogLine[] = []
  let start = 0
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    lines.push({ at, stream, text: text.slice(start, end) })
    start = end + 1
  }
  if (start < text.length) lines.push({ at, stream, text: text.slice(start), partial: true })
  return lines
}

/** Stores lines behind those that are there. */
export function appendLog(
  journal: Journal,
  namespace: string,
  containerId: string,
  first: number,
  lines: readonly LogLine[],
): void {
  if (lines.length === 0) return
  const present = chunks(journal.state, namespace, containerId)
  const last = present.at(-1)
  const isOpen = last && last.lines.reduce((sum, { text }) => sum + text.length + 32, 0) < CHUNK_CHARACTERS
  const chunk: LogChunk = isOpen
    ? { ...last, lines: [...last.lines, ...lines] }
    : { metadata: { name: `${containerId}.${String(first).padStart(10, '0')}`, namespace }, first, lines }
  journal.write(`${LOGS}/${namespace}/${chunk.metadata.name}`, deepFreeze(chunk))
  const surplus = present.length + (isOpen ? 0 : 1) - MAX_CHUNKS
  for (const old of present.slice(0, Math.max(0, surplus)))
    journal.write(`${LOGS}/${namespace}/${old.metadata.name}`, null)
}

/** All stored lines of a container. */
export function storedLog(state: ClusterState, namespace: string, containerId: string): LogLine[] {
  return chunks(state, namespace, containerId).flatMap(({ lines }) => [...lines])
}

export function dropLog(journal: Journal, namespace: string, containerId: string): void {
  for (const { metadata } of chunks(journal.state, namespace, containerId))
    journal.write(`${LOGS}/${namespace}/${metadata.name}`, null)
}
