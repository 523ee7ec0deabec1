using System.Linq;

namespace Recotem.Compilation;

/// <summary>Orders versions of three numbers as text.</summary>
internal static class VersionOrder
{
    public static string Key(string version) => string.Join(".", version.Split('.').Select(p => p.PadLeft(10, '0')));
}
