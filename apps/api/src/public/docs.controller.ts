// The document of the graded-exercise API, and a page that shows it. Everything the page needs comes from us.
import { createRequire } from 'node:module'
import { Controller, Get, Header, Param, Res } from '@nestjs/common'
import { openApiDocument, publicOperations, type OpenApiDocument } from '@kubarium/contracts/public'
import { NotFound } from '@kubarium/platform-http'
import type { Response } from 'express'

const assets = createRequire(import.meta.url)

/** Files of swagger-ui-dist that the page asks for. */
const files: ReadonlySet<string> = new Set(['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'])

// Swagger UI writes styles into its elements and shows icons as data.
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kubarium API</title>
<link rel="icon" type="image/png" href="/api/docs/assets/favicon-32x32.png">
<link rel="stylesheet" href="/api/docs/assets/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/api/docs/assets/swagger-ui-bundle.js"></script>
<script src="/api/docs/assets/start.js"></script>
</body>
</html>
`

const start = `SwaggerUIBundle({
  url: '/api/v1/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  persistAuthorization: false,
  validatorUrl: null,
})
`

@Controller('api')
export class DocsController {
  private readonly document: OpenApiDocument = openApiDocument(publicOperations)

  @Get('v1/openapi.json')
  openapi(): OpenApiDocument {
    return this.document
  }

  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', pagePolicy)
  docs(): string {
    return page
  }

  @Get('docs/assets/start.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  start(): string {
    return start
  }

  @Get('docs/assets/:file')
  asset(@Param('file') file: string, @Res() response: Response): void {
    if (!files.has(file)) throw new NotFound('file')
    response.sendFile(assets.resolve(`swagger-ui-dist/${file}`), { maxAge: '1h' })
  }
}
