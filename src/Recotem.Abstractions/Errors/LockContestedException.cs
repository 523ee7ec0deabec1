namespace Recotem;

/// <summary>Another run holds the recipe's lock. Exit code 6.</summary>
/// <param name="code"><c>lock_contested</c> or <c>lock_timeout</c>.</param>
/// <param name="message">The message for people; names the lock file.</param>
public sealed class LockContestedException(string code, string message) : RecotemException(code, ExitCode.Lock, message);
