using System.Text;

namespace Recotem.Recipes.Tests;

/// <summary>A directory of one test, deleted afterwards.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory() => Path = Directory.CreateTempSubdirectory("recotem-recipes-").FullName;

    public string Path { get; }

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string content)
    {
        File.WriteAllText(At(name), content, new UTF8Encoding(false));
        return At(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
