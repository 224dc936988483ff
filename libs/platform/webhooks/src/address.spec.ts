import { describe, expect, it } from 'vitest'
import { assertReachableFromOutside, type Resolve } from './address.ts'

const names: Readonly<Record<string, readonly string[]>> = {
  'hooks.example.com': ['203.0.114.10', '2a00:1450:4001::1'],
  'inside.example.com': ['10.1.2.3'],
  'half.example.com': ['198.51.99.7', '169.254.169.254'],
}
const resolve: Resolve = (name) => (names[name] ? Promise.resolve(names[name]) : Promise.reject(new Error('ENOTFOUND')))
const check = (url: string, allowLoopback = false) => assertReachableFromOutside(url, { allowLoopback }, resolve)

describe('assertReachableFromOutside', () => {
  it('takes https addresses on the Internet', async () => {
    expect(await check('https://hooks.example.com/kubarium?x=1')).toBe('https://hooks.example.com/kubarium?x=1')
    expect(await check('https://8.8.8.8/hook')).toBe('https://8.8.8.8/hook')
    expect(await check('https://not-there-yet.example.com/')).toBe('https://not-there-yet.example.com/')
  })

  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://0x7f.0.0.1/',
    'https://2130706433/',
    'https://0.0.0.0/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://[64:ff9b::a00:1]/',
    'https://[2002:7f00:1::]/',
    'https://10.0.0.1/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://api.localhost/',
    'https://printer.local/',
    'https://metadata.google.internal/',
    'https://kubernetes.default.svc.cluster.local/',
    'https://intranet/',
    'https://inside.example.com/',
    'https://half.example.com/',
    'http://hooks.example.com/',
    'https://user:secret@hooks.example.com/',
    'https://hooks.example.com/#part',
    'ftp://hooks.example.com/',
    'file:///etc/passwd',
    'hooks.example.com',
    '',
  ])('refuses %s', async (url) => {
    await expect(check(url)).rejects.toMatchObject({ code: 'address_refused' })
  })

  it('lets this machine through where that is allowed, and nothing else', async () => {
    expect(await check('http://127.0.0.1:4000/hook', true)).toBe('http://127.0.0.1:4000/hook')
    expect(await check('http://localhost:4000/hook', true)).toBe('http://localhost:4000/hook')
    for (const url of [
      'https://10.0.0.1/',
      'https://169.254.169.254/',
      'http://hooks.example.com/',
      'https://0.0.0.0/',
    ])
      await expect(check(url, true)).rejects.toMatchObject({ code: 'address_refused' })
  })
})
