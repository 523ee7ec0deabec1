namespace Recotem.Compilation;

/// <summary>The patterns that mean the same in .NET and in the regular expressions of JSON Schema.</summary>
internal static class SharedPattern
{
    private const string SharedEscapes = "dDwWsSbBnrtfv^$\\.*+?()[]{}|/-";

    public static bool IsShared(string pattern)
    {
        for (int i = 0; i < pattern.Length - 1; i++)
        {
            if (pattern[i] == '\\')
            {
                i++;
                if (SharedEscapes.IndexOf(pattern[i]) < 0)
                    return false;
            }
            else if (pattern[i] == '(' && pattern[i + 1] == '?' && (i + 2 >= pattern.Length || pattern[i + 2] is not (':' or '=' or '!')))
            {
                return false;
            }
        }

        return true;
    }
}
