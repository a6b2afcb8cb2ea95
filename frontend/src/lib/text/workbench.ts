// Words of the frame in which one works on an entity of a vehicle.
import { inLanguage } from '@/lib/text/language'

export const workbenchText = inLanguage({
  en: {
    tabs: 'What the component offers',
    tab: {
      data: 'Data',
      live: 'Live',
      faults: 'Faults',
      operations: 'Operations',
      configurations: 'Configurations',
      modes: 'Modes',
      locks: 'Locks',
      logs: 'Logs',
      commands: 'Commands',
      raw: 'Raw',
    },
    notOffered: (tab: string) => `This component offers no ${tab.toLowerCase()}.`,
    notOfferedNext: 'Choose another tab. If the vehicle was changed, read its entities again.',
    lookAgain: 'Look again',
    beside: 'Beside the data',
    hideBeside: 'Hide what is beside the data',
    showBeside: 'Show live plot and faults beside the data',
    version: { software: 'SW', hardware: 'HW' },
    running: (title: string) => `${title} is running`,
    viewer: 'A viewer may only read. An engineer or an administrator can do this.',
  },
  de: {
    tabs: 'Was die Komponente anbietet',
    tab: {
      data: 'Daten',
      live: 'Live',
      faults: 'Fehler',
      operations: 'Operationen',
      configurations: 'Konfigurationen',
      modes: 'Modi',
      locks: 'Sperren',
      logs: 'Protokolle',
      commands: 'Befehle',
      raw: 'Roh',
    },
    notOffered: (tab: string) => `Diese Komponente bietet nichts unter „${tab}“ an.`,
    notOfferedNext:
      'Wählen Sie einen anderen Reiter. Wurde das Fahrzeug geändert, lesen Sie seine Komponenten neu.',
    lookAgain: 'Neu ansehen',
    beside: 'Neben den Daten',
    hideBeside: 'Verbergen, was neben den Daten steht',
    showBeside: 'Live-Verlauf und Fehler neben den Daten zeigen',
    version: { software: 'SW', hardware: 'HW' },
    running: (title: string) => `${title} läuft`,
    viewer:
      'Betrachter dürfen nur lesen. Eine Ingenieurin, ein Ingenieur oder die Administration kann das tun.',
  },
})
