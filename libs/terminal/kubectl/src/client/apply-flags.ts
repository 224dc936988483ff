// Flags and small steps that making and changing objects share.
import { text, bool, type Flag } from '../command-line/flags.ts'
import type { Kubectl } from '../kubectl.ts'
import { KubectlError } from '../process/failure.ts'
import type { DryRun } from '../printers/output.ts'
import { pathOf, type Resource } from './discovery.ts'
import { copy, type KubeObject } from './objects.ts'
import { toJson } from '../printers/json.ts'

export const fieldManagerFlag = (fallback: string): Flag =>
  text('field-manager', 'Name under which fields are owned.', { default: fallback })
export const validateFlag: Flag = text(
  'validate',
  'strict (or true): unknown fields are errors; warn: warnings; ignore (or false): neither.',
  { default: 'strict', bare: 'strict' },
)
export const saveConfigFlag: Flag = bool('save-config', 'Keep the configuration in the annotation that apply uses.')

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** How strictly the server looks at fields. @throws KubectlError */
export function fieldValidation(kubectl: Kubectl): string {
  const value = kubectl.flags.text('validate') || 'strict'
  if (value === 'true' || value === 'strict') return 'Strict'
  if (value === 'warn') return 'Warn'
  if (value === 'false' || value === 'ignore') return 'Ignore'
  throw new KubectlError(
    `invalid - validate option ${JSON.stringify(value)}; must be one of: strict (or true), warn, ignore (or false)`,
  )
}

export const dryRunQuery = (dryRun: DryRun): Record<string, string> => (dryRun === 'server' ? { dryRun: 'All' } : {})

/**
 * Makes an object on the server. The version that it had, as a manifest from `get -o yaml` says it, is not sent along
 * (cli-runtime's `Helper.Create`). @throws ServerError
 */
export function createObject(
  kubectl: Kubectl,
  resource: Resource,
  namespace: string | undefined,
  object: KubeObject,
  dryRun: DryRun,
  manager = 'kubectl-create',
): KubeObject {
  const { resourceVersion: _, ...metadata } = object.metadata
  return kubectl.json<KubeObject>({
    method: 'POST',
    path: pathOf(resource, namespace),
    query: {
      fieldManager: kubectl.flags.text('field-manager') || manager,
      fieldValidation: fieldValidation(kubectl),
      ...dryRunQuery(dryRun),
    },
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...object, metadata }),
  })
}

/** The object as apply remembers it: without what only the server writes. */
export function lastAppliedText(object: KubeObject): string {
  const clean = copy(object)
  const { annotations = {} } = clean.metadata
  const { [LAST_APPLIED]: _, ...others } = annotations
  clean.metadata.annotations = others
  return `${toJson(clean, { compact: true })}\n`
}

export function withLastApplied(object: KubeObject): KubeObject {
  return {
    ...object,
    metadata: {
      ...object.metadata,
      annotations: { ...object.metadata.annotations, [LAST_APPLIED]: lastAppliedText(object) },
    },
  }
}
