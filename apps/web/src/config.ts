// The environment of the web server, read in one place.

/** What the server side needs to know; never sent to a browser. */
export interface WebConfig {
  /** Where server components reach the product's API. The browser uses its own origin. */
  apiUrl: string
  development: boolean
  /** Pages for people who build the product (mail outbox, component gallery) are shown. */
  developmentPages: boolean
}

/**
 * Reads the environment. `API_URL` defaults to the API's own default address; `DEVELOPMENT_PAGES=true` shows the
 * mail outbox and the component gallery in a production build too (a local installation), elsewhere they are 404.
 */
export function webConfig(): WebConfig {
  const development = process.env.NODE_ENV === 'development'
  return {
    apiUrl: (process.env.API_URL ?? 'http://127.0.0.1:3001').replace(/\/$/, ''),
    development,
    developmentPages: development || process.env.DEVELOPMENT_PAGES === 'true',
  }
}
