// What the checks of the service itself can find. The server says it in English; here it is in the others.
import { inLanguage } from '@/lib/text/language'
import type { CauseWords } from '@/lib/text/health'

const NEW_KEY =
  'Die Ausgabe von `openssl rand -base64 48` als JWT_SECRET_KEY setzen und den Dienst neu starten.'

const NONE: Record<string, CauseWords> = {}
const GERMAN: Record<string, CauseWords> = {
  'settings.valid': { sentence: 'Die Einstellungen sind gültig: Profil {profile}, {database}, {redis}.' },
  'settings.invalid': {
    sentence: '{variable} ergibt keinen Sinn: {why}.',
    mend: '{variable} berichtigen und neu starten.',
  },
  'settings.refused': {
    sentence: 'Der Dienst weigert sich zu starten: {why}',
    mend: 'Diese Einstellung ändern und neu starten.',
  },
  'variables.known': { sentence: 'Jede Variable, die mit SOVD_ beginnt, wird auch gelesen.' },
  'variables.misnamed': {
    sentence: 'Niemand liest {variable}.',
    mend: 'Sie {meant} nennen, falls das gemeint war.',
  },
  'key.strong': { sentence: 'JWT_SECRET_KEY ist gesetzt und lang genug.' },
  'key.kept': { sentence: 'Die Vorführung hält einen eigenen Schlüssel.' },
  'key.missing': { sentence: 'JWT_SECRET_KEY ist nicht gesetzt.', mend: NEW_KEY },
  'key.published': { sentence: 'JWT_SECRET_KEY ist ein Beispiel, das jeder lesen kann.', mend: NEW_KEY },
  'key.short': { sentence: 'JWT_SECRET_KEY ist kürzer als {least} Bytes.', mend: NEW_KEY },
  'folder.writable': { sentence: 'Der Datenordner {folder} ist beschreibbar.' },
  'folder.refused': {
    sentence: 'Der Datenordner {folder} ist nicht beschreibbar: {why}.',
    mend: 'Ihn für den Benutzer {user} beschreibbar machen oder SOVD_DATA_DIR setzen.',
  },
  'disk.free': { sentence: 'Unter {folder} sind {free} frei.' },
  'disk.low': {
    sentence: 'Unter {folder} sind nur noch {free} frei.',
    mend: 'Auf diesem Datenträger Platz schaffen.',
  },
  'disk.full': {
    sentence: 'Der Datenträger unter {folder} ist voll ({free} frei).',
    mend: 'Auf diesem Datenträger Platz schaffen.',
  },
  'accounts.own': {
    sentence:
      'Kein Konto hat ein allgemein bekanntes Passwort. Administratoren, die sich anmelden können: {admins}.',
  },
  'accounts.demo': { sentence: 'Die Vorführkonten gehören hierher: Bedient wird nur dieser Rechner.' },
  'accounts.published': {
    sentence: 'Der Benutzer {username} hat ein allgemein bekanntes Passwort, und dies ist der Betrieb.',
    mend: 'Diesem Benutzer ein anderes Passwort geben (Verwaltung, Benutzer) oder ihn sperren.',
  },
  'accounts.no_admin': {
    sentence: 'Kein Administrator kann sich anmelden.',
    mend: 'Einen anlegen: `sovd admin create NAME`.',
  },
  'vehicles.none': { sentence: 'Es ist kein Fahrzeug angelegt.' },
  'vehicles.reachable': { sentence: '{reachable} von {total} Fahrzeugen antworten.' },
  'vehicles.unreachable': {
    sentence: '{unreachable} von {total} Fahrzeugen antworten nicht.',
    mend: 'Eines prüfen: `sovd vehicle test VIN` sagt, was seiner Verbindung fehlt.',
  },
  'commands.settled': { sentence: 'Kein Befehl wartet auf einen Menschen, keiner ist überfällig.' },
  'commands.unknown': {
    sentence: 'Befehle mit ungewissem Ausgang: {count}. Sie können ausgeführt worden sein.',
    mend: 'Die Fahrzeuge ansehen, dann `sovd resolve ID` für jeden von `sovd commands --status unknown`.',
  },
  'commands.waiting': {
    sentence: 'Befehle, die über ihre Frist hinaus warten: {count}. Kein Prozess arbeitet an Befehlen.',
    mend: 'Den Dienst (neu) starten: `docker compose restart backend`.',
  },
  'log.quiet': { sentence: 'Kein Fehler in den letzten {minutes} Minuten.' },
  'log.troubled': {
    sentence: 'Fehler in den letzten {minutes} Minuten: {count}, der letzte: {event}.',
    mend: 'Im Protokoll der Korrelations-ID folgen; der Störungsbericht nennt sie.',
  },
  'log.elsewhere': { sentence: 'Das Protokoll ist keine Datei; `docker compose logs backend` zeigt es.' },
}

export const healthOfService = inLanguage({ en: NONE, de: GERMAN })
