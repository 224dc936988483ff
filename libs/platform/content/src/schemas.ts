// JSON Schemas of the content's YAML files, for editors.
import { course, exercise, lesson, solutions } from '@kubarium/learning-format'
import { z } from 'zod'

/** File name → text, as they lie in the content's `schema` folder. */
export function contentSchemas(): Readonly<Record<string, string>> {
  const schemas = { exercise, lesson, course, solution: solutions }
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      `${name}.schema.json`,
      `${JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), null, 2)}\n`,
    ]),
  )
}
