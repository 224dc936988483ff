// The types of the TypeScript client (libs/api-client), made from the OpenAPI document of the graded-exercise API.
//   npm run api:client             writes them
//   npm run api:client -- --check  says whether they are as the document has them
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'
import { rolldown } from 'rolldown'

const root = resolve(import.meta.dirname, '..')
const target = resolve(root, 'libs/api-client/src/generated/api.ts')
const bundled = resolve(root, 'node_modules/.cache/api-client/contracts.mjs')

/** The document, from the contracts' sources. */
async function document() {
  const bundle = await rolldown({
    input: resolve(root, 'libs/contracts/src/public/index.ts'),
    platform: 'node',
    external: (id) => !/^(\.|\/)/.test(id),
  })
  mkdirSync(dirname(bundled), { recursive: true })
  await bundle.write({ file: bundled, format: 'esm' })
  await bundle.close()
  const { openApiDocument, publicOperations } = await import(pathToFileURL(bundled).href)
  const made = openApiDocument(publicOperations)
  // The client sends an Idempotency-Key by itself; whoever repeats a request sends their own.
  for (const path of Object.values(made.paths))
    for (const { parameters } of Object.values(path))
      for (const parameter of parameters) if (parameter.name === 'Idempotency-Key') parameter.required = false
  return made
}

const head = '// Made by `npm run api:client` from the OpenAPI document. Not edited by hand.\n'
const types = head + astToString(await openapiTS(await document(), { immutable: true, alphabetize: true }))

if (process.argv.includes('--check')) {
  if (!existsSync(target) || readFileSync(target, 'utf8') !== types) {
    console.error('libs/api-client is not as the operations are: run `npm run api:client`.')
    process.exitCode = 1
  }
} else {
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, types)
}
