'use client'

import { LiveClass } from '../../../../../../../../features/teaching/live/live-class.tsx'
import { LearnerPane } from './learner-pane.tsx'

/** The class, and beside it the learner who is chosen. */
export function ClassAtWork(props: { courseId: string; assignmentId: string }) {
  return <LiveClass {...props} closeBy={(chosen) => <LearnerPane key={chosen.attempt.attemptId} {...chosen} />} />
}
