// An Event tells humans what happened to an object.
import { invalidValue, type FieldError, type k8s } from '@kubarium/kube-objects'
import { column, humanDuration } from '@kubarium/kube-apiserver'
import { defineKind } from '../../define-kind.ts'
import { eventTtl } from './event-ttl.reconciler.ts'

function lastSeen({ series, lastTimestamp, eventTime, firstTimestamp }: k8s.Event, now: number): string {
  const time = series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? firstTimestamp
  return time ? humanDuration(now - Date.parse(time)) : '<unknown>'
}

function firstSeen({ firstTimestamp, eventTime }: k8s.Event, now: number): string {
  const time = firstTimestamp ?? eventTime
  return time ? humanDuration(now - Date.parse(time)) : '<unknown>'
}

function errors(event: k8s.Event): FieldError[] {
  const about = event.involvedObject.namespace ?? ''
  const { namespace } = event.metadata
  if (about === '' ? namespace !== 'default' && namespace !== 'kube-system' : about !== namespace)
    return [invalidValue('involvedObject.namespace', about, 'does not match event.namespace')]
  return []
}

/** Events whose time is up are gone after an hour, like those of the API server (--event-ttl). */
export const event = defineKind<k8s.Event>({
  group: '',
  version: 'v1',
  kind: 'Event',
  strategy: {
    createOnUpdate: true,
    validate: errors,
    ignoresMetadataChanges: true,
    nameProblems: (name) => (name === '' ? ['must not be empty'] : []),
  },
  selectableFields: {
    'involvedObject.kind': '',
    'involvedObject.namespace': '',
    'involvedObject.name': '',
    'involvedObject.uid': '',
    'involvedObject.apiVersion': '',
    'involvedObject.resourceVersion': '',
    'involvedObject.fieldPath': '',
    reason: '',
    reportingComponent: '',
    source: '',
    type: '',
  },
  columns: [
    column('Last Seen', lastSeen, { doc: 'CoreV1Event.lastTimestamp' }),
    column('Type', ({ type }) => type ?? '', { doc: 'CoreV1Event.type' }),
    column('Reason', ({ reason }) => reason ?? '', { doc: 'CoreV1Event.reason' }),
    column(
      'Object',
      ({ involvedObject }) => `${(involvedObject.kind ?? '').toLowerCase()}/${involvedObject.name ?? ''}`,
      { description: 'The object that this event is about.' },
    ),
    column('Subobject', ({ involvedObject }) => involvedObject.fieldPath ?? '', {
      priority: 1,
      doc: 'V1ObjectReference.fieldPath',
    }),
    column(
      'Source',
      ({ source, reportingComponent, reportingInstance }) =>
        [source?.component || reportingComponent || '', source?.host || reportingInstance || '']
          .filter(Boolean)
          .join(', '),
      {
        priority: 1,
        description: 'The component reporting this event. Should be a short machine understandable string.',
      },
    ),
    column('Message', ({ message }) => (message ?? '').trim(), { doc: 'CoreV1Event.message' }),
    column('First Seen', firstSeen, { priority: 1, doc: 'CoreV1Event.firstTimestamp' }),
    column('Count', ({ series, count }) => series?.count ?? (count || 1), { priority: 1, doc: 'CoreV1Event.count' }),
    column('Name', ({ metadata }) => metadata.name, { priority: 1, format: 'name', doc: 'V1ObjectMeta.name' }),
  ],
  reconcilers: [eventTtl],
})
