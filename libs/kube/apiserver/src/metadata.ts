// Rules for the metadata that every object has (apimachinery api/validation).
import {
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  fieldPath,
  forbiddenField,
  invalidValue,
  labelValueProblems,
  qualifiedNameProblems,
  required,
  tooLong,
  equalJson,
  duplicate,
  type FieldError,
  type FieldPath,
  type KubeObject,
} from '@kubarium/kube-objects'
import type { ResourceDefinition } from './resource.ts'

const MAX_ANNOTATIONS_BYTES = 256 * 1024
const encoder = new TextEncoder()
export const IMMUTABLE = 'field is immutable'

// Labels and annotations that were found right before: most are parts of stored objects, and are checked at every write.
const right = new WeakSet<object>()

function onceRight(
  texts: Readonly<Record<string, string>> | undefined,
  errorsOf: (texts: Readonly<Record<string, string>>) => FieldError[],
): FieldError[] {
  if (!texts || right.has(texts)) return []
  const errors = errorsOf(texts)
  if (errors.length === 0 && Object.isFrozen(texts)) right.add(texts)
  return errors
}

/** What is wrong with labels. */
export function labelErrors(
  labels: Readonly<Record<string, string>> | undefined,
  at: FieldPath | string,
): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...qualifiedNameProblems(key).map((problem) => invalidValue(at, key, problem)),
    ...labelValueProblems(value).map((problem) => invalidValue(at, value, problem)),
  ])
}

/** What is wrong with annotations. */
export function annotationErrors(
  annotations: Readonly<Record<string, string>> | undefined,
  at: FieldPath | string,
): FieldError[] {
  let size = 0
  const errors: FieldError[] = []
  for (const [key, value] of Object.entries(annotations ?? {})) {
    errors.push(...qualifiedNameProblems(key.toLowerCase()).map((problem) => invalidValue(at, key, problem)))
    size += encoder.encode(key).length + encoder.encode(value).length
  }
  if (size > MAX_ANNOTATIONS_BYTES)
    errors.push(tooLong(at, MAX_ANNOTATIONS_BYTES, `may not be more than ${MAX_ANNOTATIONS_BYTES} bytes`))
  return errors
}

/** What is wrong with the metadata of a new object. */
export function metadataErrors(resource: ResourceDefinition, { metadata }: KubeObject): FieldError[] {
  const at = fieldPath('metadata')
  const errors: FieldError[] = []
  const problems = resource.strategy.nameProblems ?? dns1123SubdomainProblems
  if (metadata.generateName !== undefined) {
    const prefix = metadata.generateName.endsWith('-')
      ? `${metadata.generateName.slice(0, -1)}a`
      : metadata.generateName
    errors.push(
      ...problems(prefix).map((problem) => invalidValue(at.child('generateName'), metadata.generateName, problem)),
    )
  }
  if (!metadata.name) errors.push(required(at.child('name'), 'name or generateName is required'))
  else errors.push(...problems(metadata.name).map((problem) => invalidValue(at.child('name'), metadata.name, problem)))
  if (resource.namespaced) {
    if (!metadata.namespace) errors.push(required(at.child('namespace')))
    else
      errors.push(
        ...dns1123LabelProblems(metadata.namespace).map((problem) =>
          invalidValue(at.child('namespace'), metadata.namespace, problem),
        ),
      )
  } else if (metadata.namespace) errors.push(forbiddenField(at.child('namespace'), 'not allowed on this type'))
  return [...errors, ...commonErrors(metadata, at)]
}

/** What holds for the metadata of every object; an update checks it on its own as well as with the changes. */
export function commonMetadataErrors({ metadata }: KubeObject): FieldError[] {
  return commonErrors(metadata, fieldPath('metadata'))
}

function commonErrors(metadata: KubeObject['metadata'], at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (metadata.generation !== undefined && metadata.generation < 0)
    errors.push(invalidValue(at.child('generation'), metadata.generation, 'must be greater than or equal to 0'))
  errors.push(
    ...onceRight(metadata.labels, (labels) => labelErrors(labels, at.child('labels'))),
    ...onceRight(metadata.annotations, (annotations) => annotationErrors(annotations, at.child('annotations'))),
  )
  const owners = at.child('ownerReferences')
  let controller: string | undefined
  for (const reference of metadata.ownerReferences ?? []) {
    if (!reference.apiVersion)
      errors.push(invalidValue(owners.child('apiVersion'), reference.apiVersion, 'version must not be empty'))
    if (!reference.kind) errors.push(invalidValue(owners.child('kind'), reference.kind, 'must not be empty'))
    if (!reference.name) errors.push(invalidValue(owners.child('name'), reference.name, 'must not be empty'))
    if (!reference.uid) errors.push(invalidValue(owners.child('uid'), reference.uid, 'must not be empty'))
    if (reference.controller) {
      if (controller !== undefined)
        errors.push(
          invalidValue(
            owners,
            metadata.ownerReferences,
            `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${reference.name}`,
          ),
        )
      controller = reference.name
    }
  }
  ;(metadata.finalizers ?? []).forEach((finalizer, i) => {
    const finalizers = at.child('finalizers')
    errors.push(...qualifiedNameProblems(finalizer).map((problem) => invalidValue(finalizers, finalizer, problem)))
    if (!finalizer.includes('/') && !STANDARD_FINALIZERS.has(finalizer))
      errors.push(
        invalidValue(
          finalizers.index(i),
          finalizer,
          'name is neither a standard finalizer name nor is it fully qualified',
        ),
      )
  })
  if (metadata.finalizers?.includes('orphan') && metadata.finalizers.includes('foregroundDeletion'))
    errors.push(
      invalidValue(
        at.child('finalizers'),
        metadata.finalizers,
        'finalizer orphan and foregroundDeletion cannot be both set',
      ),
    )
  return errors
}
const STANDARD_FINALIZERS = new Set(['kubernetes', 'orphan', 'foregroundDeletion'])

/** What is wrong with changed metadata. */
export function metadataUpdateErrors({ metadata }: KubeObject, { metadata: previous }: KubeObject): FieldError[] {
  const at = fieldPath('metadata')
  const errors: FieldError[] = []
  const immutable = (
    field: 'name' | 'namespace' | 'uid' | 'creationTimestamp' | 'deletionTimestamp' | 'deletionGracePeriodSeconds',
  ): void => {
    if (!equalJson(metadata[field], previous[field]))
      errors.push(invalidValue(at.child(field), metadata[field] ?? null, IMMUTABLE))
  }
  if (previous.deletionTimestamp !== undefined) {
    const added = (metadata.finalizers ?? []).filter((finalizer) => !previous.finalizers?.includes(finalizer))
    if (added.length > 0)
      errors.push(
        forbiddenField(
          at.child('finalizers'),
          `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((one) => JSON.stringify(one)).join(', ')}}`,
        ),
      )
  }
  immutable('name')
  immutable('namespace')
  immutable('uid')
  immutable('creationTimestamp')
  immutable('deletionTimestamp')
  immutable('deletionGracePeriodSeconds')
  return [...errors, ...commonErrors(metadata, at)]
}

/** An error unless a value is as it was. */
export function immutableErrors(value: unknown, previous: unknown, at: FieldPath | string): FieldError[] {
  return equalJson(value, previous) ? [] : [invalidValue(at, value ?? null, IMMUTABLE)]
}

/** An error when a count is negative. */
export function nonNegativeErrors(value: number | undefined, at: FieldPath | string): FieldError[] {
  return value !== undefined && value < 0 ? [invalidValue(at, value, 'must be greater than or equal to 0')] : []
}

/** Duplicates in a list, by a key. */
export function duplicateErrors<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  at: (index: number) => FieldPath | string,
): FieldError[] {
  const seen = new Set<string>()
  return items.flatMap((item, i) => {
    const key = keyOf(item)
    if (seen.has(key)) return [duplicate(at(i), key)]
    seen.add(key)
    return []
  })
}
