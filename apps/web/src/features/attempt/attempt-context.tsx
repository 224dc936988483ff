'use client'

import type { Attempt, CheckSeen, CheckShown, QuizAnswer, RestoreCluster } from '@kubarium/contracts'
import { createContext, useContext } from 'react'
import type { AttemptState } from './attempt-source.ts'
import type { Run } from './runs.ts'

export interface ObjectSeen {
  readonly kind: string
  readonly namespace?: string | undefined
  readonly name: string
}

/** What the parts of an attempt's text know and do. */
export interface AttemptParts {
  readonly attempt: Attempt
  readonly connection: AttemptState['connection']
  /** What is known of a check now. */
  seenOf(check: string): CheckSeen
  checkOf(id: string): CheckShown | undefined
  /** Sends a command of the text to the terminal; the focus stays in the text. */
  run(command: string): void
  runOf(command: string): Run
  /** Shows an object in the picture. */
  show(object: ObjectSeen): void
  isThere(object: ObjectSeen): boolean
  /** An actor as people call it. */
  nameOf(actor: string): string
  /** What is chosen or typed as an answer, sent or not. */
  answerOf(check: string): QuizAnswer | undefined
  chooseAnswer(check: string, answer: QuizAnswer): void
  /** Answers a question of a lesson. */
  sendAnswer(check: string, answer: QuizAnswer): Promise<void>
  openHint(hint: string): Promise<void>
  /** Takes the cluster back; says so itself, also when that did not work. */
  restore(to: RestoreCluster['to']): Promise<void>
  retry(): void
}

const AttemptContext = createContext<AttemptParts | undefined>(undefined)

export const AttemptProvider = AttemptContext.Provider

export function useAttempt(): AttemptParts {
  const parts = useContext(AttemptContext)
  if (!parts) throw new Error('useAttempt needs an AttemptProvider above it')
  return parts
}
