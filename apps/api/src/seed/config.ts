import { z } from 'zod'
import { readConfig } from '@kubarium/platform-config'

const schema = z.object({
  DEMO_NAME: z.string().default('Demo Learner'),
  DEMO_EMAIL: z.email('it should look like demo@kubarium.local').default('demo@kubarium.local'),
  DEMO_PASSWORD: z.string('the demo learner needs a password').min(12, 'it needs 12 characters or more'),
})

export type DemoConfig = z.output<typeof schema>

export const demoConfig = (): DemoConfig => readConfig(schema, process.env)
