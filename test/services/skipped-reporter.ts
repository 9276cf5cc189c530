export default class SkippedReporter {}
