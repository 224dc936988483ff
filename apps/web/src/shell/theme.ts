// The theme of a page. The choice is a cookie, so the server draws the right one at once and nothing flashes.

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export const THEME_COOKIE = 'kubarium-theme'
const YEAR_SECONDS = 31_536_000

/** The theme a cookie names; the system's when it names none. */
export function themeOf(cookie: string | undefined): Theme {
  return themes.find((theme) => theme === cookie) ?? 'system'
}

/** What `<html>` carries for a theme: nothing for the system's, then the browser decides. */
export function themeAttribute(theme: Theme): { 'data-theme'?: 'light' | 'dark' } {
  return theme === 'system' ? {} : { 'data-theme': theme }
}

/** Changes the theme of this page and of those to come. In the browser only. */
export function chooseTheme(theme: Theme): void {
  document.cookie = `${THEME_COOKIE}=${theme}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}
