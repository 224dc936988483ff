// Receives webhooks of Kubarium and verifies their signatures. SECRET is what the endpoint told when it was made.
//   SECRET=whsec_… PORT=4010 node docs/examples/webhook-receiver.mjs
import { createServer } from 'node:http'
import { Webhook } from 'standardwebhooks'

const webhook = new Webhook(process.env.SECRET)

const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => (body += chunk))
  request.on('end', () => {
    try {
      const { type, data } = webhook.verify(body, request.headers)
      console.log(`verified ${type} ${JSON.stringify(data)}`)
      response.writeHead(204).end()
    } catch (error) {
      console.log(`refused: ${error.message}`)
      response.writeHead(400).end()
    }
  })
})
server.listen(Number(process.env.PORT), '127.0.0.1')
