// A ControllerRevision remembers a template that a DaemonSet or StatefulSet had, so that it can be gone back to.
import {
  controllerOf,
  equalJson,
  fieldPath,
  invalidValue,
  required,
  type FieldError,
  type k8s,
} from '@kubarium/kube-objects'
import { age, column, immutableErrors, nonNegativeErrors } from '@kubarium/kube-apiserver'
import { defineKind } from '../../define-kind.ts'

function controllerText(revision: k8s.ControllerRevision): string {
  const owner = controllerOf(revision)
  if (!owner) return '<none>'
  const slash = owner.apiVersion.indexOf('/')
  const group = slash < 0 ? '' : `.${owner.apiVersion.slice(0, slash)}`
  return `${owner.kind}${group}`.toLowerCase() + `/${owner.name}`
}

export const controllerRevision = defineKind<k8s.ControllerRevision>({
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  strategy: {
    validate({ data, revision }) {
      const errors: FieldError[] = []
      if (data === undefined || data === null) errors.push(required(fieldPath('data'), 'data is mandatory'))
      return [...errors, ...nonNegativeErrors(revision, fieldPath('revision'))]
    },
    // What a revision remembers never changes; which one is the latest does.
    validateUpdate: ({ data }, previous) =>
      equalJson(data, previous.data)
        ? []
        : typeof data === 'object'
          ? immutableErrors(data, previous.data, fieldPath('data'))
          : [invalidValue(fieldPath('data'), data, 'field is immutable')],
  },
  columns: [
    column('Controller', controllerText, { description: 'Controller of the object' }),
    column('Revision', ({ revision }) => revision, { doc: 'V1ControllerRevision.revision' }),
    column('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now)),
  ],
})
