// What was seen, what should have been, and why it is as it is.
import { kinds } from '@kubarium/kube-objects'
import { keyOf, type Revision } from '@kubarium/kube-store'
import { compile, plainValue } from '@kubarium/learning-format'
import type { CauseLink, Evidence, ObjectReference } from './result.ts'
import type { Scope } from './view.ts'

interface Explained {
  readonly actual?: string | undefined
  readonly expected?: string | undefined
  readonly object?: string | undefined
}

const MAX_CAUSES = 20

/** @throws ExpressionError */
export function evidenceOf(check: Explained, scope: Scope, history: readonly Revision[]): Evidence | undefined {
  const found = check.object === undefined ? undefined : referenceOf(plainValue(compile(check.object).evaluate(scope)))
  const evidence: Evidence = {
    ...(check.actual !== undefined && { actual: plainValue(compile(check.actual).evaluate(scope)) }),
    ...(check.expected !== undefined && { expected: plainValue(compile(check.expected).evaluate(scope)) }),
    ...(found && { object: found.object, causes: causesOf(found.key, history) }),
  }
  return Object.keys(evidence).length === 0 ? undefined : evidence
}

const storageOf: ReadonlyMap<string, string> = new Map(
  Object.values(kinds).map(({ group, version, kind, storage }) => [
    `${group === '' ? version : `${group}/${version}`} ${kind}`,
    storage,
  ]),
)

function referenceOf(value: unknown): { readonly object: ObjectReference; readonly key: string } | undefined {
  const {
    apiVersion = '',
    kind = '',
    metadata,
  } = (value ?? {}) as {
    apiVersion?: string
    kind?: string
    metadata?: { name?: string; namespace?: string }
  }
  if (metadata?.name === undefined) return undefined
  const { name, namespace } = metadata
  return {
    object: { kind, ...(namespace && { namespace }), name },
    key: keyOf(storageOf.get(`${apiVersion} ${kind}`) ?? '', namespace, name),
  }
}

/** How an object came to be what it is: its last revision, what made that, and so on to the command it began with. */
function causesOf(key: string, history: readonly Revision[]): CauseLink[] {
  const links: CauseLink[] = []
  let at = history.findLast((one) => one.key === key && one.object !== null)
  while (at && links.length < MAX_CAUSES) {
    const { revision, cause } = at
    links.push({
      revision,
      key: at.key,
      actor: cause.actor,
      ...(cause.verb !== undefined && { verb: cause.verb }),
    })
    const because: number | undefined = cause.because
    at = because === undefined || because >= revision ? undefined : revisionOf(history, because)
  }
  return links
}

function revisionOf(history: readonly Revision[], revision: number): Revision | undefined {
  const first = history[0]?.revision
  return first === undefined ? undefined : history[revision - first]
}
