import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SmtpMailer } from './smtp-mailer.ts'

/** Speaks just enough SMTP to take a mail. */
function smtpServer(received: string[]): Server {
  return createServer((socket) => {
    let inData = false
    let data = ''
    socket.write('220 spec ESMTP\r\n')
    socket.on('data', (chunk: Buffer) => {
      const text = chunk.toString()
      if (inData) {
        data += text
        if (!data.endsWith('\r\n.\r\n')) return
        received.push(data)
        inData = false
        socket.write('250 taken\r\n')
        return
      }
      for (const line of text.split('\r\n').filter(Boolean)) {
        if (line === 'DATA') {
          inData = true
          socket.write('354 go on\r\n')
        } else {
          socket.write(line.startsWith('QUIT') ? '221 bye\r\n' : '250 ok\r\n')
        }
      }
    })
    socket.on('error', () => {})
  })
}

describe('SmtpMailer', () => {
  const received: string[] = []
  const server = smtpServer(received)
  let url: string
  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `smtp://127.0.0.1:${(server.address() as { port: number }).port}`
  })
  afterAll(() => void server.close())

  it('hands a mail to the server', async () => {
    const mailer = new SmtpMailer(url, 'Kubarium <no-reply@kubarium.example>')
    await mailer.send({ to: 'ada@example.com', subject: '확인', text: 'text', html: '<p>html</p>' })
    mailer.close()
    expect(received[0]).toContain('To: ada@example.com')
    expect(received[0]).toContain('From: Kubarium <no-reply@kubarium.example>')
    expect(received[0]).toContain('=?UTF-8?')
  })

  it('fails when there is no server', async () => {
    const mailer = new SmtpMailer('smtp://127.0.0.1:1', 'x@y.z')
    await expect(mailer.ping()).rejects.toThrow()
    await expect(mailer.send({ to: 'a@b.c', subject: 's', text: 't', html: 'h' })).rejects.toThrow()
  })
})
