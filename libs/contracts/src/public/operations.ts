// Every operation of the graded-exercise API, in the order in which the document shows them.
import { listAuditEvents } from './audit.contract.ts'
import { getExercise, getExerciseVersion, listExercises } from './exercises.contract.ts'
import type { Operation } from './operation.contract.ts'
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  getWebhookEndpoint,
  listWebhookDeliveries,
  listWebhookEndpoints,
  redeliverWebhook,
  rotateWebhookSecret,
  testWebhookEndpoint,
  updateWebhookEndpoint,
} from './webhooks.contract.ts'

export const publicOperations: readonly Operation[] = [
  listExercises,
  getExercise,
  getExerciseVersion,
  listAuditEvents,
  listWebhookEndpoints,
  createWebhookEndpoint,
  getWebhookEndpoint,
  updateWebhookEndpoint,
  deleteWebhookEndpoint,
  rotateWebhookSecret,
  testWebhookEndpoint,
  listWebhookDeliveries,
  redeliverWebhook,
]
