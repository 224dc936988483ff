import { deliverJob } from '@kubarium/contracts'
import { defineJob } from '@kubarium/platform-queue'

/** One try of one delivery. When the next one is due is a column of its row, and found by the sweep. */
export const deliverWebhook = defineJob({ queue: 'webhook', schema: deliverJob })
