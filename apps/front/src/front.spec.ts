import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFront, targetOf } from './front.ts'

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

describe('the front process', () => {
  const seen: IncomingMessage[] = []
  const echo = (name: string): Server => {
    const server = createServer((request, response) => {
      seen.push(request)
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        response.setHeader('x-from', name)
        if (request.url === '/own') response.setHeader('content-security-policy', "script-src 'nonce-1'")
        response.end(`${request.method} ${request.url} ${body}`)
      })
    })
    server.on('upgrade', (request, socket, head: Buffer) => {
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n${name} ${request.url} `,
      )
      socket.write(head)
      socket.pipe(socket)
    })
    return server
  }
  const servers = { api: echo('api'), sandbox: echo('sandbox'), web: echo('web') }
  let front: Server
  let url: string

  beforeAll(async () => {
    const [api, sandbox, web] = await Promise.all([listen(servers.api), listen(servers.sandbox), listen(servers.web)])
    front = createFront({ api, sandbox, web }, 'https://kubarium.example')
    url = await listen(front)
  })
  afterAll(() => {
    for (const server of [front, ...Object.values(servers)]) {
      server.close()
      server.closeAllConnections()
    }
  })

  it('knows which application answers a path', () => {
    expect(['/v1', '/v1/me', '/v1?x', '/api/v1/exercises', '/api/docs'].map(targetOf)).toEqual(Array(5).fill('api'))
    expect(targetOf('/socket.io/?EIO=4')).toBe('sandbox')
    expect(['/', '/v1x', '/apiary', '/ko/sign-in'].map(targetOf)).toEqual(Array(4).fill('web'))
  })

  it('passes requests with their bodies to the application, and says where they came from', async () => {
    const response = await fetch(`${url}/v1/clusters?a=b`, {
      method: 'POST',
      body: 'hello',
      headers: { 'x-forwarded-for': '203.0.113.9' },
    })
    expect(response.headers.get('x-from')).toBe('api')
    expect(await response.text()).toBe('POST /v1/clusters?a=b hello')
    expect(seen.at(-1)!.headers).toMatchObject({
      'x-forwarded-for': '203.0.113.9, 127.0.0.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': new URL(url).host,
    })
  })

  it('gives pages, and pages only, the headers that keep others out', async () => {
    const page = await fetch(`${url}/ko`)
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(page.headers.get('strict-transport-security')).toContain('max-age')
    expect((await fetch(`${url}/v1/me`)).headers.get('content-security-policy')).toBeNull()
    // A page that knows its own scripts has a stricter policy of its own.
    expect((await fetch(`${url}/own`)).headers.get('content-security-policy')).toBe("script-src 'nonce-1'")
  })

  it('sends who comes by another name of this machine to the one that cookies know', async () => {
    const local = createFront({ api: url, sandbox: url, web: url }, 'http://localhost:3000')
    const at = await listen(local)
    const visit = (host: string, path: string) =>
      new Promise<string | undefined>((done) => {
        const { port } = new URL(at)
        get({ port, host: '127.0.0.1', path, headers: { host } }, (response) => {
          response.resume()
          done(response.headers.location)
        })
      })
    expect(await visit('127.0.0.1:3000', '/ko/clusters?a=b')).toBe('http://localhost:3000/ko/clusters?a=b')
    expect(await visit('[::1]:3000', '/')).toBe('http://localhost:3000/')
    expect(await visit('localhost:3000', '/')).toBeUndefined()
    expect(await visit('192.0.2.7:3000', '/')).toBeUndefined()
    expect(await visit('127.0.0.1:3000', '/v1/me')).toBeUndefined()
    local.close()
    local.closeAllConnections()
  })

  it('lets sockets through in both directions', async () => {
    const { port } = front.address() as { port: number }
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
    socket.write('GET /socket.io/?EIO=4 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nping')
    await expect.poll(() => text).toContain('sandbox /socket.io/?EIO=4 ping')
    socket.destroy()
  })

  it('says that a part is starting while it does not answer', async () => {
    const alone = createFront(
      { api: 'http://127.0.0.1:1', sandbox: 'http://127.0.0.1:1', web: 'http://127.0.0.1:1' },
      'http://localhost:3000',
    )
    const at = await listen(alone)
    const api = await fetch(`${at}/v1/me`)
    expect([api.status, ((await api.json()) as { code: string }).code]).toEqual([503, 'not-ready'])
    const page = await fetch(at)
    expect(page.status).toBe(503)
    expect(await page.text()).toContain('시작')
    alone.close()
    alone.closeAllConnections()
  })
})
