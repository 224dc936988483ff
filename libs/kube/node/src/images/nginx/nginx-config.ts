// nginx's configuration: its grammar (directives and blocks), includes, and the checks that make `nginx -t` fail.

export interface Directive {
  readonly name: string
  readonly args: readonly string[]
  readonly block?: readonly Directive[]
  readonly file: string
  readonly line: number
}

/** What `nginx: [emerg]` says. */
export class ConfigError extends Error {}

interface Token {
  text: string
  quoted: boolean
  line: number
}

const tokenize = (source: string, file: string): Token[] => {
  const tokens: Token[] = []
  let line = 1
  for (let i = 0; i < source.length;) {
    const c = source[i] as string
    if (c === '\n') line++
    if (/\s/.test(c)) {
      i++
      continue
    }
    if (c === '#') {
      while (i < source.length && source[i] !== '\n') i++
      continue
    }
    if (c === ';' || c === '{' || c === '}') {
      tokens.push({ text: c, quoted: false, line })
      i++
      continue
    }
    if (c === '"' || c === "'") {
      let text = ''
      const start = line
      let k = i + 1
      for (; k < source.length && source[k] !== c; k++) {
        if (source[k] === '\n') line++
        if (source[k] === '\\' && k + 1 < source.length) {
          const next = source[++k] as string
          text += next === c || next === '\\' ? next : next === 'n' ? '\n' : next === 't' ? '\t' : `\\${next}`
        } else text += source[k]
      }
      if (k >= source.length) throw new ConfigError(`unexpected end of file, expecting ";" or "}" in ${file}:${start}`)
      tokens.push({ text, quoted: true, line: start })
      i = k + 1
      continue
    }
    let text = ''
    while (
      i < source.length &&
      !/[\s;]/.test(source[i] as string) &&
      !(
        (source[i] === '{' || source[i] === '}') &&
        !text.endsWith('$') &&
        !/\$\{\w*$/.test(text) &&
        !(source[i] === '{' && /[\\^$([)]/.test(text)) &&
        !(source[i] === '}' && /\{\d+(?:,\d*)?$/.test(text))
      )
    )
      text += source[i++]
    tokens.push({ text, quoted: false, line })
  }
  return tokens
}

// Most containers come with the configuration of their image: what a file says, by its text and then its name.
// `include` is left in.
const parsed = new Map<string, Map<string, readonly Directive[]>>()
const MAX_PARSED = 200
/** Directives among which, at any depth, nothing is included. */
const complete = new WeakSet<readonly Directive[]>()

const parseFile = (source: string, file: string): readonly Directive[] => {
  const known = parsed.get(source)?.get(file)
  if (known) return known
  const directives = parseTokens(tokenize(source, file), file)
  markComplete(directives)
  if (parsed.size >= MAX_PARSED) parsed.clear()
  const byFile = parsed.get(source) ?? new Map<string, readonly Directive[]>()
  parsed.set(source, byFile.set(file, directives))
  return directives
}

const markComplete = (directives: readonly Directive[]): boolean => {
  const are = directives.map(({ name, block }) => (block ? markComplete(block) : name !== 'include'))
  if (!are.every(Boolean)) return false
  complete.add(directives)
  return true
}

const parseTokens = (tokens: readonly Token[], file: string): readonly Directive[] => {
  let at = 0
  const block = (inner: boolean): readonly Directive[] => {
    const directives: Directive[] = []
    for (;;) {
      const token = tokens[at]
      if (!token) {
        if (inner)
          throw new ConfigError(
            `unexpected end of file, expecting "}" in ${file}:${tokens[tokens.length - 1]?.line ?? 1}`,
          )
        return directives
      }
      if (token.text === '}' && !token.quoted) {
        if (!inner) throw new ConfigError(`unexpected "}" in ${file}:${token.line}`)
        at++
        return directives
      }
      if ((token.text === ';' || token.text === '{') && !token.quoted)
        throw new ConfigError(`unexpected "${token.text}" in ${file}:${token.line}`)
      at++
      const args: string[] = []
      let inside: readonly Directive[] | undefined
      for (;;) {
        const next = tokens[at]
        if (!next)
          throw new ConfigError(
            `unexpected end of file, expecting ";" or "}" in ${file}:${tokens[tokens.length - 1]?.line ?? 1}`,
          )
        at++
        if (!next.quoted && next.text === ';') break
        if (!next.quoted && next.text === '{') {
          inside = block(true)
          break
        }
        if (!next.quoted && next.text === '}')
          throw new ConfigError(`directive "${token.text}" is not terminated by ";" in ${file}:${next.line}`)
        args.push(next.text)
      }
      directives.push({ name: token.text, args, file, line: token.line, ...(inside && { block: inside }) })
    }
  }
  return block(false)
}

/** Parses a file; `include` gives the texts of included files (a glob may give several). */
export const parseConfig = (
  source: string,
  file: string,
  include: (pattern: string) => { file: string; text: string }[] | undefined,
  depth = 0,
): readonly Directive[] => {
  const expanded = (directives: readonly Directive[]): readonly Directive[] => {
    if (complete.has(directives)) return directives
    return directives.flatMap((directive) => {
      if (directive.block)
        return complete.has(directive.block) ? directive : { ...directive, block: expanded(directive.block) }
      if (directive.name !== 'include') return directive
      const [pattern = ''] = directive.args
      const files = depth > 10 ? [] : include(pattern)
      if (!files)
        throw new ConfigError(
          `open() "${pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`}" failed (2: No such file or directory) in ${file}:${directive.line}`,
        )
      return files.flatMap(({ file: name, text }) => parseConfig(text, name, include, depth + 1))
    })
  }
  return expanded(parseFile(source, file))
}

/** Directives that are accepted; what is not here is "unknown directive". Blocks are marked. */
const known = new Set(
  `user worker_processes error_log pid events http worker_connections include default_type log_format access_log sendfile tcp_nopush tcp_nodelay keepalive_timeout gzip server
  listen server_name location root alias index return rewrite try_files proxy_pass proxy_set_header proxy_http_version proxy_redirect proxy_read_timeout proxy_connect_timeout proxy_send_timeout proxy_buffering
  proxy_buffer_size proxy_buffers proxy_cache proxy_pass_header proxy_hide_header proxy_next_upstream proxy_intercept_errors proxy_ssl_verify proxy_cache_bypass proxy_cache_path proxy_cache_valid proxy_ssl_server_name proxy_pass_request_headers proxy_request_buffering proxy_busy_buffers_size proxy_temp_file_write_size proxy_max_temp_file_size
  add_header error_page autoindex autoindex_exact_size autoindex_localtime stub_status client_max_body_size client_body_buffer_size client_body_timeout client_header_timeout deny allow upstream ssl_certificate ssl_certificate_key ssl_protocols ssl_ciphers ssl_session_cache ssl_session_timeout
  ssl_prefer_server_ciphers ssl map set if break charset etag expires gzip_types gzip_min_length gzip_vary gzip_proxied gzip_comp_level gzip_disable gzip_http_version gzip_buffers resolver resolver_timeout real_ip_header set_real_ip_from real_ip_recursive server_tokens types types_hash_max_size types_hash_bucket_size underscores_in_headers internal
  limit_req limit_req_zone limit_conn limit_conn_zone limit_rate limit_except auth_basic auth_basic_user_file large_client_header_buffers client_header_buffer_size server_names_hash_bucket_size server_names_hash_max_size reset_timedout_connection send_timeout keepalive_requests multi_accept use daemon master_process worker_rlimit_nofile least_conn ip_hash keepalive hash random zone
  open_file_cache open_file_cache_valid open_file_cache_errors open_file_cache_min_uses log_not_found satisfy port_in_redirect absolute_redirect server_name_in_redirect merge_slashes msie_padding fastcgi_pass fastcgi_param fastcgi_index uwsgi_pass client_body_temp_path proxy_temp_path fastcgi_temp_path uwsgi_temp_path scgi_temp_path env load_module pcre_jit stream mirror sub_filter sub_filter_once variables_hash_max_size http2 chunked_transfer_encoding worker_shutdown_timeout debug_connection accept_mutex timer_resolution thread_pool aio directio output_buffers split_clients geo add_trailer ssl_dhparam ssl_session_tickets ssl_stapling ssl_client_certificate ssl_verify_client ssl_trusted_certificate recursive_error_pages post_action ignore_invalid_headers lingering_close lingering_time lingering_timeout max_ranges open_log_file_cache`.split(
    /\s+/,
  ),
)
const blocks = new Set([
  'events',
  'http',
  'server',
  'location',
  'upstream',
  'map',
  'if',
  'types',
  'limit_except',
  'stream',
  'geo',
  'split_clients',
])
const httpOnly = new Set([
  'server',
  'upstream',
  'location',
  'listen',
  'server_name',
  'root',
  'return',
  'proxy_pass',
  'index',
  'try_files',
  'alias',
  'add_header',
  'rewrite',
])

/** Checks names and places of directives. Throws ConfigError as nginx words it. */
export const checkConfig = (directives: readonly Directive[], context = 'main'): void => {
  for (const directive of directives) {
    const where = `in ${directive.file}:${directive.line}`
    if (
      context === 'types' ||
      context === 'map' ||
      context === 'geo' ||
      context === 'split_clients' ||
      context === 'stream'
    )
      continue
    if (!known.has(directive.name)) throw new ConfigError(`unknown directive "${directive.name}" ${where}`)
    const isBlock = blocks.has(directive.name) && !(context === 'upstream' && directive.name === 'server')
    if (isBlock && !directive.block) throw new ConfigError(`directive "${directive.name}" has no opening "{" ${where}`)
    if (!isBlock && directive.block)
      throw new ConfigError(`directive "${directive.name}" is not terminated by ";" ${where}`)
    const misplaced =
      (context === 'main' && httpOnly.has(directive.name)) ||
      (directive.name === 'location' && context !== 'server' && context !== 'location') ||
      (directive.name === 'server' && context !== 'http' && context !== 'upstream') ||
      (directive.name === 'listen' && context !== 'server') ||
      (directive.name === 'http' && context !== 'main') ||
      (directive.name === 'events' && context !== 'main') ||
      (directive.name === 'proxy_pass' && context !== 'location' && context !== 'if' && context !== 'limit_except') ||
      (directive.name === 'return' && context === 'http')
    if (misplaced) throw new ConfigError(`"${directive.name}" directive is not allowed here ${where}`)
    const least: Record<string, number> = {
      listen: 1,
      root: 1,
      index: 1,
      return: 1,
      proxy_pass: 1,
      server_name: 1,
      alias: 1,
      add_header: 2,
      proxy_set_header: 2,
      try_files: 2,
      error_page: 2,
      rewrite: 2,
      location: 1,
      upstream: 1,
      ssl_certificate: 1,
    }
    const most: Record<string, number> = {
      root: 1,
      alias: 1,
      proxy_pass: 1,
      return: 2,
      location: 2,
      add_header: 3,
      proxy_set_header: 2,
      client_max_body_size: 1,
      worker_connections: 1,
    }
    if (
      directive.args.length < (least[directive.name] ?? 0) ||
      directive.args.length > (most[directive.name] ?? Infinity)
    )
      throw new ConfigError(`invalid number of arguments in "${directive.name}" directive ${where}`)
    if (
      directive.name === 'listen' &&
      !/^(?:(?:\[[^\]]*\]|[\w.*-]+):)?\d+$|^[\d.]+$|^\[[^\]]*\]$|^unix:|^localhost$/.test(directive.args[0] ?? '')
    )
      throw new ConfigError(`invalid port in "${directive.args[0]}" of the "listen" directive ${where}`)
    if (directive.name === 'return' && directive.args.length === 2 && !/^\d{3}$/.test(directive.args[0] ?? ''))
      throw new ConfigError(`invalid return code "${directive.args[0]}" ${where}`)
    if (
      directive.name === 'proxy_pass' &&
      !/^https?:\/\//.test(directive.args[0] ?? '') &&
      !(directive.args[0] ?? '').includes('$')
    )
      throw new ConfigError(`invalid URL prefix ${where}`)
    if (directive.block) checkConfig(directive.block, directive.name)
  }
  if (context === 'main' && !directives.some((directive) => directive.name === 'events'))
    throw new ConfigError('no "events" section in configuration')
}

/** All values of a directive in a block. */
export const all = (directives: readonly Directive[], name: string): Directive[] =>
  directives.filter((directive) => directive.name === name)
/** The last one. */
export const last = (directives: readonly Directive[], name: string): Directive | undefined =>
  all(directives, name).pop()
