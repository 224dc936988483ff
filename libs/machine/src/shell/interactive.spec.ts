import { describe, expect, it } from 'vitest'
import { createMachine } from '../index.ts'
import { TerminalSession } from '../testing/terminal-session.ts'

describe('an interactive shell', () => {
  it('prompts, echoes, runs, and prompts again', () => {
    const session = new TerminalSession()
    expect(session.text()).toBe('$ ')
    expect(session.keys('echo hello\r').text()).toBe('echo hello\nhello\n$ ')
    expect(session.keys('x=5; f() { echo "f $1 $x"; }\rf a\r').text()).toContain('f a 5\n$ ')
  })

  it('asks for more while a command is not finished', () => {
    const session = new TerminalSession()
    session.keys('for i in 1 2\r').keys('do echo $i\r').keys('done\r')
    expect(session.text()).toBe('$ for i in 1 2\n> do echo $i\n> done\n1\n2\n$ ')
    expect(session.keys('cat <<E\rhere $x\rE\r').text()).toContain('here \n$ ')
    expect(session.keys('echo "a\rb"\r').text()).toContain('a\nb\n$ ')
    expect(session.keys('echo one \\\rtwo\r').text()).toContain('one two\n$ ')
  })

  it('gives up a line, a sleep and an endless loop on ^C', () => {
    const session = new TerminalSession()
    expect(session.keys('echo half').keys('\x03').text()).toBe('$ echo half^C\n$ ')
    expect(session.keys('sleep 100\r').wait(1000).keys('\x03').keys('echo $?\r').text()).toBe(
      'sleep 100\n^C\n$ echo $?\n130\n$ ',
    )
    session.keys('while true; do sleep 1; done\r').wait(3500).keys('\x03').text()
    expect(session.keys('echo back\r').text()).toBe('echo back\nback\n$ ')
    session.keys('while :; do :; done\r').wait(100).keys('\x03').text()
    expect(session.keys('echo again\r').text()).toBe('echo again\nagain\n$ ')
    session.keys('yes\r').keys('\x03').wait(10).text()
    expect(session.keys('echo ok\r').wait(10).text()).toContain('ok\n$ ')
  })

  it('stops a job with ^Z, lists it, and goes on with fg and bg', () => {
    const session = new TerminalSession()
    session.text()
    session.keys('sleep 10\r').wait(1000).keys('\x1a')
    expect(session.text()).toBe('sleep 10\n^Z\n[1]+  Stopped                 sleep 10\n$ ')
    expect(session.keys('jobs\r').text()).toBe('jobs\n[1]+  Stopped                 sleep 10\n$ ')
    expect(session.keys('bg\r').text()).toBe('bg\n[1]+ sleep 10 &\n$ ')
    expect(session.keys('fg\r').text()).toBe('fg\nsleep 10\n')
    expect(session.wait(20_000).text()).toBe('$ ')
    session.keys('sleep 1 &\r').wait(2000)
    expect(session.text()).toMatch(/^sleep 1 &\n\[1\] \d+\n\$ $/)
    expect(session.keys('\r').text()).toBe('\n[1]+  Done                    sleep 1\n$ ')
  })

  it('ends cat with ^D and itself with ^D', () => {
    const session = new TerminalSession()
    session.text()
    expect(session.keys('cat\r').keys('line\r').keys('\x04').text()).toBe('cat\nline\nline\n$ ')
    session.keys('\x04')
    expect(session.text()).toBe('exit\n')
    expect(session.world.exit?.code).toBe(0)
  })

  it('keeps a history, with !! and arrows', () => {
    const session = new TerminalSession()
    session.keys('echo one\recho two\r').text()
    expect(session.keys('\x1b[A\x1b[A\r').text()).toContain('one\n$ ')
    expect(session.keys('!!\r').text()).toContain('echo one\none\n$ ')
    expect(session.keys('history\r').text()).toContain('    1  echo one\n    2  echo two\n')
  })

  it('expands aliases where a command stands', () => {
    const session = new TerminalSession()
    session.keys("alias k='echo kubectl' ll='ls -l'\r").text()
    expect(session.keys('k get pods | cat; if true; then k x; fi\r').text()).toContain(
      'kubectl get pods\nkubectl x\n$ ',
    )
    expect(session.keys('echo k\r').text()).toBe('echo k\nk\n$ ')
  })

  it('completes commands, files and variables', () => {
    const session = new TerminalSession(createMachine(), {
      files: { '/root/document.txt': 'text\n', '/root/folder/inner': '' },
    })
    session.text()
    expect(session.keys('cat doc\t\r').text()).toContain('cat document.txt \ntext\n$ ')
    session.keys('cd fol\t\r').keys('pwd\r')
    expect(session.text()).toContain('/root/folder\n')
    expect(session.keys('whoa\t\r').text()).toContain('whoami \nroot\n')
    expect(session.keys('echo $HOM\t\r').text()).toContain('/root\n')
    session.keys('cd\r').text()
    expect(session.keys('ls \t\t').text()).toContain('document.txt  folder/')
  })

  it('asks the program a command has registered for candidates', () => {
    const machine = createMachine({
      programs: {
        kubectl: (os, proc) => {
          if (proc.argv[1] === '__complete') {
            const last = proc.argv[proc.argv.length - 1] ?? ''
            const state = proc.state as { asked?: string }
            if (proc.argv[2] === 'get' && proc.argv.length > 4) {
              state.asked ??= os.api(proc, { method: 'GET', path: '/api/v1/pods' })
              const event = os.nextEvent(proc)
              if (event?.type !== 'apiResponse') return 'blocked'
              os.print(proc, event.body)
              return 0
            }
            os.print(
              proc,
              ['get\tDisplay resources', 'delete\tDelete resources', 'describe\tShow details']
                .filter((line) => line.startsWith(last))
                .join('\n') + '\n:4\n',
            )
            return 0
          }
          os.print(proc, `called ${proc.argv.slice(1).join(' ')}\n`)
          return 0
        },
      },
      layers: { tools: { '/usr/local/bin/kubectl': { bin: 'kubectl' } } },
      completers: { kubectl: 'kubectl' },
    })
    const session = new TerminalSession(machine, { layers: ['commands', 'tools'] })
    session.keys('alias k=kubectl\r').text()
    expect(session.keys('k g\t\r').text()).toContain('called get\n')
    expect(session.keys('kubectl de\t\t').text()).toContain('delete    (Delete resources)\ndescribe  (Show details)\n')
    expect(session.keys('\x15kubectl foo bar\r').text()).toContain('called foo bar')
  })

  it('reports an unknown command, a syntax error, and goes on', () => {
    const session = new TerminalSession()
    session.text()
    expect(session.keys('nosuch\r').text()).toBe('nosuch\nbash: nosuch: command not found\n$ ')
    expect(session.keys('fi\r').text()).toBe("fi\nbash: syntax error near unexpected token `fi'\n$ ")
    expect(session.keys('echo $((1/0))\recho on\r').text()).toContain('division by 0')
    expect(session.keys('echo ${x:?gone}\r').text()).toContain('bash: x: gone\n$ ')
    expect(session.keys('echo still\r').text()).toContain('still\n$ ')
  })

  it('reads input typed for a command, also ahead of time', () => {
    const session = new TerminalSession()
    session.text()
    expect(session.keys('read -p "name: " n\r').keys('Kim\r').keys('echo "<$n>"\r').text()).toBe(
      'read -p "name: " n\nname: Kim\n$ echo "<$n>"\n<Kim>\n$ ',
    )
    expect(session.keys('sleep 2\r').keys('echo ahead\r').wait(3000).text()).toContain('ahead\n$ ')
  })

  it('follows a resize', () => {
    const session = new TerminalSession()
    session.keys('echo $COLUMNS\r').text()
    session.resize(40, 10).text()
    expect(session.keys('echo $COLUMNS $LINES; stty size\r').text()).toContain('40 10\n10 40\n')
  })
})
