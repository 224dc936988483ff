// An assignment while it is written.
import { newAssignment, type NewAssignment } from '@kubarium/contracts'
import type { z } from 'zod'
import { fromZoneTime, toZoneTime } from './local-time.ts'

/** What is being written; dates are texts on the clocks of the course until they are sent. */
export interface Draft {
  title: string
  items: { exerciseId: string; version?: string; points: string }[]
  releaseAt: string
  dueAt: string
  graceMinutes: string
  late: { at: string; percent: string }[]
  afterDeadline: 'closed' | 'practice'
  timeLimitMinutes: string
  maxSubmissions: string
  cooldownSeconds: string
  resultPolicy: 'best' | 'latest' | 'average'
  seedPolicy: 'learner' | 'same'
  visibility: z.output<typeof newAssignment>['policy']['visibility']
}

export const emptyDraft: Draft = {
  title: '',
  items: [],
  releaseAt: '',
  dueAt: '',
  graceMinutes: '5',
  late: [],
  afterDeadline: 'practice',
  timeLimitMinutes: '',
  maxSubmissions: '',
  cooldownSeconds: '0',
  resultPolicy: 'best',
  seedPolicy: 'learner',
  visibility: newAssignment.shape.policy.parse({}).visibility,
}

const amount = (text: string): number | null => (text.trim() === '' ? null : Number(text))

/** What is sent of a draft, as it is: whether it fits is for the contract to say. */
export function sentOf(draft: Draft, timeZone: string): NewAssignment {
  const at = (text: string): string | null => (text === '' ? null : (fromZoneTime(text, timeZone) ?? text))
  return {
    title: draft.title,
    items: draft.items.map(({ exerciseId, version, points }) => ({
      exerciseId,
      ...(version ? { version } : {}),
      ...(points.trim() === '' ? {} : { points: Number(points) }),
    })),
    policy: {
      releaseAt: at(draft.releaseAt),
      dueAt: at(draft.dueAt),
      graceSeconds: Math.round((amount(draft.graceMinutes) ?? 0) * 60),
      lateDeadlines: draft.late.map((one) => ({ at: at(one.at) ?? '', credit: Number(one.percent) / 100 })),
      afterDeadline: draft.afterDeadline,
      timeLimitMinutes: amount(draft.timeLimitMinutes),
      maxSubmissions: amount(draft.maxSubmissions),
      cooldownSeconds: amount(draft.cooldownSeconds) ?? 0,
      resultPolicy: draft.resultPolicy,
      seedPolicy: draft.seedPolicy,
      visibility: draft.visibility,
    },
  }
}

export function draftOf({ title, items, policy }: z.output<typeof newAssignment>, timeZone: string): Draft {
  const at = (instant: string | null): string => (instant === null ? '' : toZoneTime(instant, timeZone))
  return {
    title,
    items: items.map(({ exerciseId, version, points }) => ({
      exerciseId,
      ...(version ? { version } : {}),
      points: points === undefined ? '' : String(points),
    })),
    releaseAt: at(policy.releaseAt),
    dueAt: at(policy.dueAt),
    graceMinutes: String(policy.graceSeconds / 60),
    late: policy.lateDeadlines.map((one) => ({ at: at(one.at), percent: String(Math.round(one.credit * 100)) })),
    afterDeadline: policy.afterDeadline,
    timeLimitMinutes: policy.timeLimitMinutes === null ? '' : String(policy.timeLimitMinutes),
    maxSubmissions: policy.maxSubmissions === null ? '' : String(policy.maxSubmissions),
    cooldownSeconds: String(policy.cooldownSeconds),
    resultPolicy: policy.resultPolicy,
    seedPolicy: policy.seedPolicy,
    visibility: policy.visibility,
  }
}

/** What a part of the form gets. */
export type Part = { draft: Draft; set: (change: Partial<Draft>) => void }
