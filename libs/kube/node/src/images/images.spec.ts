import {
  checkpoint,
  createMachine,
  createWorld,
  deliver,
  exec,
  LoopbackNetwork,
  restored,
  type NetworkHost,
  type Machine,
  type World,
  type WorldOptions,
} from '@kubarium/machine'
import { describe, expect, it } from 'vitest'
import { findImage, imageMachineParts, imageTable, parseImageReference } from './registry.ts'

const machine: Machine = createMachine(imageMachineParts())
const start = Date.UTC(2026, 2, 1)

const container = (
  reference: string,
  options: { command?: string[]; args?: string[]; env?: Record<string, string> } & Partial<WorldOptions> = {},
): World => {
  const answer = findImage(reference)
  if (answer.type !== 'found') throw new Error(answer.message)
  const { image } = answer
  const { command, args, env, ...rest } = options
  const argv = [...(command ?? image.entrypoint), ...(args ?? (command ? [] : image.cmd))]
  return createWorld(machine, {
    argv,
    env: { ...image.env, ...env },
    cwd: image.workingDir,
    user: image.user,
    layers: [...image.layers],
    hostname: 'web-0',
    now: start,
    ...rest,
  })
}

const network = (web: World, client = container('curlimages/curl:8.10.1', { command: ['sleep', '100000'] })) => {
  const server: NetworkHost = { world: web, ip: '10.244.1.2', names: ['web', 'web.default.svc.cluster.local'] }
  const user: NetworkHost = { world: client, ip: '10.244.1.9', names: ['client'] }
  const net = new LoopbackNetwork(machine, [server, user])
  let count = 0
  net.run(start)
  return {
    net,
    server,
    user,
    /** Runs a command in the client and returns its output. */
    sh(script: string, seconds = 30): string {
      const id = `e${++count}`
      exec(machine, user.world, { id, argv: ['sh', '-c', script] })
      net.run(user.world.now + seconds * 1000)
      return net.textOf(user, id)
    },
    log: () => net.textOf(server),
  }
}

describe('image references', () => {
  it('are completed as container runtimes do', () => {
    expect(parseImageReference('nginx')).toEqual({ registry: 'docker.io', path: 'library/nginx' })
    expect(parseImageReference('nginx:1.27')).toEqual({ registry: 'docker.io', path: 'library/nginx', tag: '1.27' })
    expect(parseImageReference('hashicorp/http-echo')).toEqual({ registry: 'docker.io', path: 'hashicorp/http-echo' })
    expect(parseImageReference('localhost:5000/a/b:c')).toEqual({ registry: 'localhost:5000', path: 'a/b', tag: 'c' })
    expect(parseImageReference('NGINX')).toBeUndefined()
    expect(parseImageReference('nginx:')).toBeUndefined()
    expect(parseImageReference('a//b')).toBeUndefined()
  })

  it('lead to an image, or say why not', () => {
    expect(findImage('nginx')).toMatchObject({
      type: 'found',
      image: { name: 'docker.io/library/nginx:latest', cmd: ['nginx', '-g', 'daemon off;'] },
    })
    expect(findImage('nginx:nosuch')).toMatchObject({
      type: 'missing',
      message: expect.stringContaining('docker.io/library/nginx:nosuch: not found') as string,
    })
    expect(findImage('ngnix')).toMatchObject({
      type: 'missing',
      message: expect.stringContaining('pull access denied') as string,
    })
    expect(findImage('registry.example.com/app:1')).toMatchObject({
      type: 'missing',
      message: expect.stringContaining('no such host') as string,
    })
    expect(findImage('Nginx')).toMatchObject({ type: 'invalid' })
  })

  it('can be given by digest', () => {
    const answer = findImage('nginx:1.25')
    expect(answer.type === 'found' && findImage(answer.image.digest)).toMatchObject({
      type: 'found',
      image: { digest: answer.type === 'found' ? answer.image.digest : '' },
    })
  })

  it('of all images start their default command', () => {
    for (const image of imageTable) {
      const tag = image.tags[0]
      const answer = findImage(`${image.repository}:${tag?.tag ?? ''}`)
      expect(answer.type).toBe('found')
      if (answer.type !== 'found' || [...answer.image.entrypoint, ...answer.image.cmd].length === 0) continue
      expect(() => container(`${image.repository}:${tag?.tag ?? ''}`)).not.toThrow()
    }
  })
})

describe('nginx', () => {
  it('serves its page, says so in its log, and survives a JSON round trip', () => {
    const { sh, log, server } = network(container('nginx:1.27.0'))
    expect(sh('curl -s http://web')).toContain('<title>Welcome to nginx!</title>')
    expect(log()).toContain('Configuration complete; ready for start up')
    expect(log()).toContain('nginx/1.27.0')
    expect(log()).toContain('10.244.1.9 - - [01/Mar/2026:00:00:00 +0000] "GET / HTTP/1.1" 200')
    server.world = restored(machine, checkpoint(machine, server.world))
    expect(sh('curl -sI http://web/')).toMatch(/^HTTP\/1.1 200 OK\r\nServer: nginx\/1.27.0\r\n/)
  })

  it('answers what is missing with 404 and logs the error', () => {
    const { sh, log } = network(container('nginx'))
    expect(sh('curl -s -o /dev/null -w "%{http_code}" web/missing')).toBe('404')
    expect(log()).toContain('open() "/usr/share/nginx/html/missing" failed (2: No such file or directory)')
  })

  it('follows a configuration from a ConfigMap: another port, return, root, redirects', () => {
    const conf =
      'server { listen 8080; location / { return 200 "hello from $hostname\\n"; } location /old { return 301 /new; } location /files/ { root /data; } location = /exact { default_type text/plain; return 418 "tea"; } }'
    const { sh } = network(
      container('nginx', {
        mounts: [{ at: '/etc/nginx/conf.d', files: { 'default.conf': conf } }],
        files: { '/data/files/a.txt': 'content\n' },
      }),
    )
    expect(sh('curl -s web:8080/x')).toBe('hello from web-0\n')
    expect(sh('curl -s -o /dev/null -w "%{http_code} %{redirect_url}" web:8080/old')).toBe('301 http://web:8080/new')
    expect(sh('curl -s web:8080/files/a.txt')).toBe('content\n')
    expect(sh('curl -s -w " %{http_code}" web:8080/exact')).toBe('tea 418')
    expect(sh('curl -s web; echo $?')).toBe('7\n')
  })

  it('refuses a wrong configuration as nginx does', () => {
    const { log, server } = network(
      container('nginx', {
        mounts: [{ at: '/etc/nginx/conf.d', files: { 'default.conf': 'server {\n  lisen 80;\n}\n' } }],
      }),
    )
    expect(log()).toContain('nginx: [emerg] unknown directive "lisen" in /etc/nginx/conf.d/default.conf:2')
    expect(server.world.exit).toMatchObject({ code: 1, reason: 'Error' })
  })

  it('needs a writable cache directory', () => {
    const { log } = network(container('nginx', { readOnlyRoot: true }))
    expect(log()).toContain('nginx: [emerg] mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)')
  })

  it('passes requests on to another server, and answers 502 when it is not there', () => {
    const conf =
      'server { listen 80; location /up/ { proxy_pass http://client:8000/; proxy_set_header X-Test yes; } location /gone { proxy_pass http://client:8999; } }'
    const client = container('python:3.12', {
      command: ['python3', '-m', 'http.server'],
      cwd: '/srv',
      files: { '/srv/hi.txt': 'hi\n', '/usr/bin/x': '' },
    })
    const { net, server, user } = network(
      container('nginx', { mounts: [{ at: '/etc/nginx/conf.d', files: { 'default.conf': conf } }] }),
      client,
    )
    exec(machine, server.world, {
      id: 'c',
      argv: ['curl', '-s', 'localhost/up/hi.txt', 'localhost/gone', '-w', '%{http_code}\n'],
    })
    net.run(start + 5000)
    expect(net.textOf(server, 'c')).toContain('hi\n200\n')
    expect(net.textOf(server, 'c')).toContain('<title>502 Bad Gateway</title>')
    expect(net.textOf(user)).toContain('"GET /hi.txt HTTP/1.0" 200 -')
  })

  it('ends gracefully on QUIT and at once on TERM, with 0', () => {
    for (const signal of ['QUIT', 'TERM']) {
      const { net, server, log } = network(container('nginx'))
      deliver(machine, server.world, { type: 'signal', signal })
      net.run(start + 1000)
      expect(server.world.exit).toMatchObject({ code: 0, reason: 'Completed' })
      expect(log()).toContain(
        signal === 'QUIT' ? 'signal 3 (SIGQUIT) received, shutting down' : 'signal 15 (SIGTERM) received, exiting',
      )
    }
  })

  it('shows its processes', () => {
    const { net, server } = network(container('nginx:alpine'))
    exec(machine, server.world, { id: 'p', argv: ['ps', '-o', 'pid,args'] })
    exec(machine, server.world, { id: 'q', argv: ['ps', 'aux'] })
    net.run(start + 100)
    expect(net.textOf(server, 'q')).toContain('nginx: master process nginx -g daemon off;')
    expect(net.textOf(server, 'q')).toContain('nginx: worker process')
  })
})

describe('other servers', () => {
  it('httpd says that it works', () => {
    const { sh, log } = network(container('httpd:2.4'))
    expect(sh('curl -s web')).toBe('<html><body><h1>It works!</h1></body></html>\n')
    expect(log()).toContain('resuming normal operations')
  })

  it('hello-app, http-echo, whoami and agnhost answer', () => {
    expect(network(container('gcr.io/google-samples/hello-app:1.0')).sh('curl -s web:8080')).toBe(
      'Hello, world!\nVersion: 1.0.0\nHostname: web-0\n',
    )
    expect(network(container('hashicorp/http-echo', { args: ['-text=hi there'] })).sh('curl -s web:5678')).toBe(
      'hi there\n',
    )
    expect(network(container('traefik/whoami')).sh('curl -s web')).toContain('Hostname: web-0\n')
    expect(
      network(container('registry.k8s.io/e2e-test-images/agnhost:2.53', { args: ['netexec'] })).sh(
        'curl -s web:8080/hostname',
      ),
    ).toBe('web-0')
    expect(
      network(container('registry.k8s.io/e2e-test-images/agnhost:2.53', { args: ['serve-hostname'] })).sh(
        'curl -s web:9376',
      ),
    ).toBe('web-0')
  })

  it('agnhost liveness turns unhealthy after ten seconds', () => {
    const { sh } = network(container('registry.k8s.io/e2e-test-images/agnhost:2.40', { args: ['liveness'] }))
    expect(
      sh(
        'curl -s -o /dev/null -w "%{http_code} " web:8080/healthz; sleep 11; curl -s -o /dev/null -w "%{http_code}" web:8080/healthz',
      ),
    ).toBe('200 500')
  })

  it('redis stores, and redis-cli talks to it', () => {
    const redis = container('redis:7')
    const { net, server, log } = network(redis)
    expect(log()).toContain('* Ready to accept connections tcp')
    exec(machine, server.world, {
      id: 'r',
      argv: [
        'sh',
        '-c',
        'redis-cli set a 1; redis-cli incr a; redis-cli get a; redis-cli config get maxmemory; redis-cli ping',
      ],
    })
    net.run(start + 1000)
    expect(net.textOf(server, 'r')).toBe('OK\n2\n2\nmaxmemory\n0\nPONG\n')
  })

  it('databases demand a password, and say when they are ready', () => {
    const refused = network(container('mysql:8.0'))
    expect(refused.server.world.exit).toMatchObject({ code: 1 })
    expect(refused.log()).toContain('MYSQL_ROOT_PASSWORD')
    expect(network(container('mysql:5.6', { env: { MYSQL_ROOT_PASSWORD: 'x' } })).log()).toContain(
      'ready for connections',
    )
    expect(network(container('postgres:16', { env: { POSTGRES_PASSWORD: 'x' } })).log()).toContain(
      'database system is ready to accept connections',
    )
  })

  it('of the tutorials say their words', () => {
    expect(network(container('gcr.io/google-samples/kubernetes-bootcamp:v1')).sh('curl -s web:8080')).toBe(
      'Hello Kubernetes bootcamp! | Running on: web-0 | v=1\n',
    )
    expect(network(container('registry.k8s.io/nginx-slim:0.24')).sh('curl -s web')).toContain('Welcome to nginx!')
    expect(network(container('registry.k8s.io/hpa-example')).sh('curl -s web')).toBe('OK!')
    const job = network(container('perl:5.34.0', { command: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(50)'] }))
    expect(job.log()).toBe('3.1415926535897932384626433832795028841971693993751\n')
    expect(job.server.world.exit).toMatchObject({ code: 0 })
  })

  it('python3 -m http.server serves the working directory', () => {
    const { sh } = network(
      container('python:3.12-slim', {
        command: ['python3', '-m', 'http.server', '9000'],
        cwd: '/srv',
        files: { '/srv/a.html': '<p>a</p>' },
      }),
    )
    expect(sh('curl -s web:9000/a.html')).toBe('<p>a</p>')
    expect(sh('curl -s web:9000/')).toContain('Directory listing for /')
  })
})

describe('containers people look into', () => {
  it('print the date every five seconds, stored and restored at any moment', () => {
    const { net, server, log } = network(
      container('busybox:1.36', { command: ['sh', '-c', 'while true; do date; sleep 5; done'] }),
    )
    for (let second = 1; second <= 12; second++) {
      net.run(start + second * 1000)
      server.world = restored(machine, checkpoint(machine, server.world))
    }
    expect(log()).toBe('Sun Mar  1 00:00:00 UTC 2026\nSun Mar  1 00:00:05 UTC 2026\nSun Mar  1 00:00:10 UTC 2026\n')
  })

  it('open a shell with the prompt of their image', () => {
    for (const [image, shell, prompt] of [
      ['nginx:1.27', 'bash', 'root@web-0:/# '],
      ['nginx:1.27', 'sh', '# '],
      ['alpine:3.20', 'sh', '/ # '],
      ['ubuntu:24.04', 'bash', 'root@web-0:/# '],
    ] as const) {
      const world = container(image, { command: ['sleep', '1000'] })
      const { net, server } = network(world)
      exec(machine, server.world, { id: 't', argv: [shell], tty: { cols: 80, rows: 24 } })
      net.run(start + 10)
      const shown = net.output.map(({ effect }) => (effect.type === 'tty' ? effect.text : '')).join('')
      expect(shown.replace(/\x1b\[[?0-9;]*[A-Za-z]/g, '')).toBe(prompt)
    }
  })

  it('lack what their image lacks', () => {
    expect(() => container('nginx:1.27', { command: ['ps'] })).toThrow('No such file or directory')
    expect(() => container('registry.k8s.io/pause:3.9', { command: ['sh'] })).toThrow('No such file or directory')
    expect(() => container('busybox', { command: ['bash'] })).toThrow('No such file or directory')
  })

  it('are killed when they use more memory than they may', () => {
    const { net, server } = network(
      container('polinux/stress', {
        command: ['stress', '--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1'],
        limits: { memoryBytes: 100 * 2 ** 20 },
      }),
    )
    net.run(start + 1000)
    expect(server.world.exit).toEqual({ code: 137, signal: 'KILL', reason: 'OOMKilled' })
  })
})

describe('clients', () => {
  it('of busybox word success and failure as busybox does', () => {
    const busybox = container('busybox', { command: ['sleep', '100000'] })
    const { sh } = network(container('nginx'), busybox)
    expect(sh('wget -qO- http://web | grep title')).toBe('<title>Welcome to nginx!</title>\n')
    expect(sh('wget -O- web 2>&1 >/dev/null')).toMatch(/^Connecting to web \(10\.244\.1\.2:80\)\nwriting to stdout\n/)
    expect(sh('wget -T 1 http://nosuch 2>&1')).toBe("wget: bad address 'nosuch'\n")
    expect(sh('wget web:81 2>&1; echo $?')).toContain(
      "wget: can't connect to remote host (10.244.1.2): Connection refused\n1\n",
    )
    expect(sh('nslookup web')).toContain('Name:\tweb\nAddress: 10.244.1.2\n')
    expect(sh('ping -c 1 web')).toContain('1 packets transmitted, 1 packets received, 0% packet loss')
    expect(sh('nc -zv web 80 2>&1')).toBe('web (10.244.1.2:80) open\n')
    expect(sh('printf "GET / HTTP/1.0\\r\\n\\r\\n" | nc web 80 | head -n 1')).toBe('HTTP/1.1 200 OK\r\n')
  })

  it('curl ends with the exit codes people look up', () => {
    const { sh } = network(container('nginx'))
    expect(
      sh(
        'curl -s web >/dev/null; echo $?; curl -s nosuch; echo $?; curl -s web:81; echo $?; curl -sf web/no; echo $?; curl -s -m 2 10.9.9.9; echo $?',
      ),
    ).toBe('0\n6\n7\n22\n28\n')
    expect(sh('curl nosuch 2>&1 | tail -n 1')).toContain('curl: (6) Could not resolve host: nosuch\n')
    expect(sh('curl -v web 2>&1 | grep "^[<>]" | head -n 2')).toBe('> GET / HTTP/1.1\n> Host: web\n')
  })
})
